/**
 * The walls of the house: which room may import which. `npm run lint` checks every file against this table; imports of
 * types count too. Why this tool: docs/decisions/lint.md.
 */

/** Each room: the paths of its files, and the rooms it may import in addition to itself. */
const rooms = {
  core: { path: "^core/", imports: [] },
  facts: { path: "^facts/", imports: ["core"] },
  framework: { path: "^framework/", imports: ["core", "facts"] },
  shared: { path: "^components/shared/", imports: ["core", "facts"] },
  capabilities: { path: "^components/(?!shared/)[^/]+/", imports: ["framework", "shared", "core", "facts"] },
  registry: { path: "^components/[^/]+[.]ts$", imports: ["capabilities", "shared", "framework", "core"] },
  // It is published and runs alone, on any Pulumi program.
  policypack: { path: "^policypack/", imports: ["core", "facts"] },
  program: { path: "^index[.]ts$", imports: ["registry", "capabilities", "framework", "core"] },
  explain: {
    path: "^explain/",
    imports: ["registry", "capabilities", "shared", "framework", "core", "facts", "cli"],
  },
  cli: { path: "^cli/", imports: ["core"] },
  real: { path: "^real/", imports: ["cli", "core", "facts"] },
  standins: { path: "^standins/", imports: ["real", "cli", "core", "facts"] },
  offline: {
    path: "^offline/",
    imports: ["real", "cli", "core", "facts", "framework", "registry", "policypack"],
  },
};

/** These may import everything, and only these may import each other. */
const outermost = "^(docs|test|standins/test|examples)/";

/** Programs that tests run: each has a package.json that lists what an ordinary project would install. */
const programs = ["/fixtures/", "program/", "programs/"];

const fromNpm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "core", "unknown"];

const wall = ([name, { path, imports }]) => ({
  name: `walls-of-${name}`,
  comment: `${name} may import ${["itself", ...imports].join(", ")}.`,
  severity: "error",
  from: { path, pathNot: outermost },
  to: { pathNot: [path, ...imports.map((each) => rooms[each].path)], dependencyTypesNot: fromNpm },
});

export default {
  forbidden: [
    ...Object.entries(rooms).map(wall),
    {
      name: "no-capability-imports-another",
      comment: "What one capability needs from another comes through the slots and declarations of the contract.",
      severity: "error",
      from: { path: "^components/([^/]+)/", pathNot: "^components/shared/" },
      to: { path: "^components/[^/]+/", pathNot: ["^components/$1/", "^components/shared/"] },
    },
    {
      name: "explain-through-views",
      comment: "explain/ uses a capability by its index.ts and its view.ts: what else is in there may change.",
      severity: "error",
      from: { path: "^explain/" },
      to: { path: "^components/[^/]+/", pathNot: ["^components/shared/", "^components/[^/]+/(index|view)[.]ts$"] },
    },
    {
      name: "loaded-late",
      comment: "Capabilities and rules take seconds to load: offline/ loads them with import() when it needs them.",
      severity: "error",
      from: { path: "^offline/" },
      to: { path: "^(components|policypack)/", dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-cycle",
      comment: "Files import each other in a circle, types included: move what both need into a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "listed",
      comment: "Each package that is imported is listed in package.json.",
      severity: "error",
      from: { pathNot: programs },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "found",
      comment: "Each import leads to a file or a package.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(policypack/bin|[.]offline)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
