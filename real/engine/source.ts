export type SourceName = "path" | "npm" | "go";

/** A pulumi CLI that works on this machine. */
export interface Engine {
  /** Absolute path of the executable. */
  path: string;
  version: string;
  /** Where it comes from; "file" if EKS_NETWORK_SECURITY_ENGINE names it. */
  source: SourceName | "file";
  /** Whether pulumi-language-nodejs is installed with it. */
  hasLanguageHost: boolean;
}

export interface SourceContext {
  /** Accepted range of versions, such as ">=3.249.0". */
  required: string;
  /** The cache folder. */
  cache: string;
  env: NodeJS.ProcessEnv;
  /** Tells the user about a slow step. */
  progress: (line: string) => void;
  /** Cancels a download or build. */
  signal?: AbortSignal;
}

/** A path, or the reason why there is none and what would help. */
export type Found = { path: string } | { reason: string; remedy: string };

/** One way to get an engine. */
export interface Source {
  name: SourceName;
  title: string;
  /** Looks for an engine that is already present. Fast. */
  present(context: SourceContext): Promise<Found>;
  /** Downloads or builds an engine. Absent if the source can only look for one. */
  obtain?(context: SourceContext): Promise<Found>;
}
