import * as pulumi from "@pulumi/pulumi";
import { badPrograms } from "./programs";
import { makeBase } from "./base";

const capability = new pulumi.Config().require("capability");
const bad = badPrograms[capability];
if (bad === undefined) {
  throw new pulumi.RunError(
    `capability ${JSON.stringify(capability)}; allowed: ${Object.keys(badPrograms).join(", ")}`,
  );
}
bad.build(makeBase());
