/** `npm run lint`: types, ESLint, the walls between rooms, and Prettier. */
import { closingLine, lintChecks, runChecks } from "./checks";

void runChecks(lintChecks).then((counts) => {
  process.stdout.write(closingLine(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
});
