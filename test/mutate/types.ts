/** Whether a mutant compiles. If not, it could never be in the pack. */
import { dirname } from "node:path";
import ts from "typescript";

export class TypeChecker {
  private readonly replaced = new Map<string, { readonly text: string | undefined; readonly version: number }>();
  private readonly service: ts.LanguageService;

  /** @param config path of the tsconfig.json */
  constructor(config: string, files: readonly string[]) {
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
      { ...ts.sys, readDirectory: () => [] },
      dirname(config),
    );
    this.service = ts.createLanguageService({
      getCompilationSettings: () => ({
        ...options,
        noEmit: true,
        incremental: false,
        noUnusedLocals: false,
        noUnusedParameters: false,
      }),
      getScriptFileNames: () => [...files],
      getScriptVersion: (path) => String(this.replaced.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = this.replaced.get(path)?.text ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => dirname(config),
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
      fileExists: (path) => ts.sys.fileExists(path),
      readFile: (path) => ts.sys.readFile(path),
      directoryExists: (path) => ts.sys.directoryExists(path),
      getDirectories: (path) => ts.sys.getDirectories(path),
      realpath: (path) => ts.sys.realpath?.(path) ?? path,
    });
  }

  /** Whether the file, with this text, has no type errors. */
  accepts(path: string, text: string): boolean {
    this.replace(path, text);
    const faults = [...this.service.getSyntacticDiagnostics(path), ...this.service.getSemanticDiagnostics(path)];
    this.replace(path, undefined);
    return faults.length === 0;
  }

  private replace(path: string, text: string | undefined): void {
    this.replaced.set(path, { text, version: (this.replaced.get(path)?.version ?? 0) + 1 });
  }
}
