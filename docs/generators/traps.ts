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
    "What is known to go wrong between AWS Private CA and a mesh, and what keeps it from happening here.",
    table(["id", "Trap", "Kept off by"], rows),
    "",
  ].join("\n\n");
}
