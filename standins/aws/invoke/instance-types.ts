/** Functions about instance types. */
import { ProviderError } from "../../provider";
import { text, valuesAt } from "../../rules";
import type { Props } from "../../property-values";
import type { Answer, Asked } from "./answer";

const TYPE = /^([a-z]+)(\d+)([a-z-]*)\.(\d*x?large|metal(-\d+xl)?|nano|micro|small|medium)$/;

function instanceType(asked: Asked, name: string): Props {
  const match = TYPE.exec(name);
  if (!match) {
    throw new ProviderError(`InvalidInstanceType: The following supplied instance types do not exist: [${name}]`);
  }
  const generation = Number(match[2]);
  const attributes = match[3] ?? "";
  return {
    bareMetal: (match[4] ?? "").startsWith("metal"),
    currentGeneration: generation >= 5 || ["t", "p", "g", "x"].includes(match[1] ?? ""),
    hypervisor: generation >= 5 || match[1] === "t" ? "nitro" : "xen",
    id: name,
    instanceType: name,
    region: asked.region,
    supportedArchitectures: [attributes.includes("g") || match[1] === "a" ? "arm64" : "x86_64"],
  };
}

const getInstanceTypes: Answer = (asked) => {
  const names = valuesAt(asked.args, "filters[*].values[*]").map(({ value }) => String(value));
  const filters = valuesAt(asked.args, "filters[*].name").map(({ value }) => String(value));
  if (filters.length === 0 || filters.some((name) => name !== "instance-type")) {
    throw new ProviderError(
      'the stand-in aws provider: getInstanceTypes is modelled with the filter "instance-type" only',
    );
  }
  names.forEach((name) => instanceType(asked, name));
  return { ...asked.args, id: asked.region, instanceTypes: names, region: asked.region };
};

export const instanceTypeFunctions: Readonly<Record<string, Answer>> = {
  "aws:ec2/getInstanceType:getInstanceType": (asked) => instanceType(asked, text(asked.args, "instanceType") ?? ""),
  "aws:ec2/getInstanceTypes:getInstanceTypes": getInstanceTypes,
};
