const quietMs = 2_000;
const repeatMs = 5_000;

/** What a person sees while a command runs: results on standard output, a sign of life on standard error. */
export class Progress {
  private readonly started = Date.now();
  private last = Date.now();
  private activity = "starting";
  private readonly timer: NodeJS.Timeout;

  /**
   * @param json standard output belongs to the document: results are not printed
   */
  constructor(private readonly json: boolean) {
    this.timer = setInterval(() => this.tick(), 1_000);
    this.timer.unref();
  }

  /** Prints lines of the result. */
  print(...lines: string[]): void {
    this.last = Date.now();
    if (!this.json) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** Says what takes its time. */
  say(line: string): void {
    this.last = Date.now();
    process.stderr.write(`${line}\n`);
  }

  /** Sets what to mention when nothing is heard for a while. */
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
