/** Rules for pods and the pod templates of workloads. */
import { dnsLabel, oneOf } from "../../formats";
import { type FieldRule, type ObjectRule, valuesAt } from "../../rules";
import { equal, isProps, isUnknown, type Value } from "../../property-values";
import { port, protocol } from "./metadata";

const imagePull = oneOf("Always", "IfNotPresent", "Never");

/** Path of the pod template, by kind. */
export const POD_SPECS: Readonly<Record<string, string>> = {
  "/Pod": "spec",
  "/PodTemplate": "template.spec",
  "apps/DaemonSet": "spec.template.spec",
  "apps/Deployment": "spec.template.spec",
  "apps/ReplicaSet": "spec.template.spec",
  "apps/StatefulSet": "spec.template.spec",
  "batch/Job": "spec.template.spec",
  "batch/CronJob": "spec.jobTemplate.spec.template.spec",
};

export function podFields(at: string): FieldRule[] {
  return ["containers", "initContainers"].flatMap((list) => [
    { path: `${at}.${list}[*].name`, format: dnsLabel },
    { path: `${at}.${list}[*].imagePullPolicy`, format: imagePull },
    { path: `${at}.${list}[*].ports[*].containerPort`, format: port },
    { path: `${at}.${list}[*].ports[*].protocol`, format: protocol },
  ]);
}

export function podObjects(at: string): ObjectRule[] {
  return [
    (inputs, report) => {
      const names = ["containers", "initContainers"].flatMap((list) => valuesAt(inputs, `${at}.${list}[*].name`));
      const seen = new Set<Value>();
      for (const { path, value } of names) {
        if (seen.has(value)) {
          report(path, `Duplicate value: ${JSON.stringify(value)}`);
        }
        seen.add(value);
      }
      const containers = valuesAt(inputs, `${at}.containers`)[0]?.value;
      if (Array.isArray(containers) && containers.length === 0) {
        report(`${at}.containers`, "at least one container is needed");
      }
      const pod = valuesAt(inputs, at)[0]?.value;
      if (isProps(pod) && !isUnknown(pod["volumes"])) {
        const claims = valuesAt(inputs, "spec.volumeClaimTemplates[*].metadata.name");
        const volumes = new Set(
          valuesAt(pod, "volumes[*].name")
            .concat(claims)
            .map(({ value }) => value),
        );
        for (const { path, value } of valuesAt(inputs, `${at}.containers[*].volumeMounts[*].name`)) {
          if (!volumes.has(value)) {
            report(path, `Not found: ${JSON.stringify(value)}`);
          }
        }
      }
    },
  ];
}

/** The selector must match the labels of the template. */
export const selectorMatchesTemplate: ObjectRule = (inputs, report) => {
  const selector = valuesAt(inputs, "spec.selector.matchLabels")[0]?.value;
  const found = valuesAt(inputs, "spec.template.metadata.labels")[0]?.value;
  for (const [key, value] of Object.entries(isProps(selector) ? selector : {})) {
    if (isProps(found) && !isUnknown(value) && !isUnknown(found[key]) && !equal(found[key], value)) {
      report("spec.template.metadata.labels", `\`selector\` does not match template \`labels\`: ${key}=${value}`);
    }
  }
};
