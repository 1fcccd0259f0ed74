/** Writes evidence.schema.json from the types of evidence.ts: `npm run schema`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { evidenceSchema } from "./evidence";

writeFileSync(
  join(__dirname, "evidence.schema.json"),
  `${JSON.stringify(z.toJSONSchema(evidenceSchema), undefined, 2)}\n`,
);
