/** A project as somebody else has it: this package from its tarball, and what it asks for next to it. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import manifest from "../../package.json";
import { root } from "../checks";

const execute = promisify(execFile);

export interface Ran {
  readonly code: number;
  readonly output: string;
}

export class Project {
  private constructor(readonly folder: string) {}

  /**
   * Packs this checkout and installs the tarball. Peers come from this checkout, which has the lowest versions that the
   * package accepts: the real SDKs would take minutes to install.
   */
  static async install(): Promise<Project> {
    const project = new Project(mkdtempSync(join(tmpdir(), "eks-network-security-package-")));
    const { folder } = project;
    await execute("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
    const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true }));
    const options = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps"];
    await execute("npm", ["install", "--silent", ...options, `./${tarball}`], { cwd: folder });
    for (const name of [...Object.keys(manifest.peerDependencies), "typescript", "@types/node"]) project.link(name);
    return project;
  }

  get package(): string {
    return join(this.folder, "node_modules", manifest.name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(name: string): void {
    const target = join(this.folder, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(root, "node_modules", name), target);
  }

  /** Copies a program's sources into the project, and returns where they are. */
  add(source: string): string {
    const program = mkdtempSync(join(this.folder, "program-"));
    cpSync(source, program, {
      recursive: true,
      filter: (path) => !/[/\\](node_modules|dist)$/.test(path),
    });
    if (!existsSync(join(program, "node_modules"))) {
      symlinkSync(join(this.folder, "node_modules"), join(program, "node_modules"));
    }
    return program;
  }

  /** Runs the TypeScript compiler in a folder of the project. */
  compile(program: string): Promise<Ran> {
    return this.node(program, join(this.folder, "node_modules/typescript/bin/tsc"), "--pretty", "false");
  }

  async node(cwd: string, ...args: string[]): Promise<Ran> {
    try {
      const { stdout, stderr } = await execute(process.execPath, args, { cwd });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
      return { code: code ?? 1, output: `${stdout ?? ""}${stderr ?? ""}` };
    }
  }
}
