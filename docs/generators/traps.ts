/** docs/traps.md. */
import { traps, type Trap } from "../traps-model";
import { generatedNotice, table } from "./markdown";

function guard({ tests }: Trap): string {
  const files = [...new Set(tests.map(([file]) => file))];
  return files.map((file) => `[${file}](../${file})`).join(", ");
}

export function trapsPage(): string {
  const rows = Object.entries(traps).map(([id, trap]) => [id, trap.trap, guard(trap)]);
  return [
    generatedNotice,
    "# Traps",
    "Known problems with AWS Private CA and a service mesh, and the tests that prevent them here.",
    table(["id", "Trap", "Prevented by"], rows),
    "",
  ].join("\n\n");
}
