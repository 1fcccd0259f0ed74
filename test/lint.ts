/** `npm run lint`: types, ESLint and Prettier. */
import { closingLine, lintChecks, runChecks } from "./checks";

runChecks(lintChecks).then((counts) => {
  process.stdout.write(closingLine(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
});
