/** `npm run build -w standins`: builds the stand-in providers and prints the folder to put first on the PATH. */
import { messageOf } from "../cli/errors";
import { buildPlugins, standInPrograms } from "../real/plugin-executables";

buildPlugins(standInPrograms()).then(
  (folder) => {
    process.stdout.write(`${folder}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`The stand-ins do not compile: ${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);
