import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

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
);
