export type SourceName = "path" | "npm" | "go";

/** A pulumi CLI that can run previews here. */
export interface Engine {
  /** Absolute path of the executable. */
  path: string;
  version: string;
  /** Where it comes from; "file" when EKS_NETWORK_SECURITY_ENGINE names it. */
  source: SourceName | "file";
  /** Whether it brings pulumi-language-nodejs. */
  hasLanguageHost: boolean;
}

export interface SourceContext {
  /** Range of versions that will do, such as ">=3.249.0". */
  required: string;
  /** The cache folder. */
  cache: string;
  env: NodeJS.ProcessEnv;
  /** Tells the user about something that takes its time. */
  progress: (line: string) => void;
  /** Ends a download or build. */
  signal?: AbortSignal;
}

/** A path, or why there is none and what would help. */
export type Found = { path: string } | { reason: string; remedy: string };

/** One way to an engine. */
export interface Source {
  name: SourceName;
  title: string;
  /** Looks, quickly, for one that is there already. */
  present(context: SourceContext): Promise<Found>;
  /** Downloads or builds one; missing for a source that can only look. */
  obtain?(context: SourceContext): Promise<Found>;
}
