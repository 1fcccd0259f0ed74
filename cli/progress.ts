const quietMs = 2_000;
const repeatMs = 5_000;

/** Output while a command runs: results on standard output, progress on standard error. */
export class Progress {
  private readonly started = Date.now();
  private last = Date.now();
  private activity = "starting";
  private readonly timer: NodeJS.Timeout;

  /**
   * @param json do not print results: standard output is reserved for the JSON document
   */
  constructor(private readonly json: boolean) {
    this.timer = setInterval(() => this.tick(), 1_000);
    this.timer.unref();
  }

  /** Prints result lines. */
  print(...lines: string[]): void {
    this.last = Date.now();
    if (!this.json) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** Reports a slow step. */
  say(line: string): void {
    this.last = Date.now();
    process.stderr.write(`${line}\n`);
  }

  /** Sets the activity to show when nothing was printed for a while. */
  now(activity: string): void {
    this.activity = activity;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const wait = this.last === this.started ? quietMs : repeatMs;
    if (Date.now() - this.last < wait) return;
    this.say(`… ${Math.round((Date.now() - this.started) / 1000)} s, ${this.activity}`);
  }
}
