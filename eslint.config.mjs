import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** Rules that need types. They read the whole program, which costs as much as tsc: docs/decisions/lint.md. */
const typed = {
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/no-deprecated": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-for-in-array": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/no-redundant-type-constituents": "error",
  "@typescript-eslint/no-unsafe-argument": "error",
  "@typescript-eslint/no-unsafe-assignment": "error",
  "@typescript-eslint/no-unsafe-call": "error",
  "@typescript-eslint/no-unsafe-member-access": "error",
  "@typescript-eslint/no-unsafe-return": "error",
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-promise-reject-errors": "error",
  "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
  // A default case is an answer for all that is left; a switch without one must name every case.
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
};

export default tseslint.config(
  { ignores: ["node_modules/", ".offline/", "**/dist/", "policypack/bin/"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts", "**/*.mjs"],
    plugins: { "@pulumi": pulumi },
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Components register resources by constructing them.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
  {
    // Matchers such as expect.any() and the JSON that programs print are "any" here on purpose.
    files: ["test/**/*.ts", "standins/test/**/*.ts"],
    rules: Object.fromEntries(
      Object.keys(typed)
        .filter((rule) => rule.includes("/no-unsafe-"))
        .map((rule) => [rule, "off"]),
    ),
  },
);
