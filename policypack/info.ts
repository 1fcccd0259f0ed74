/** What the pack says about itself and its rules, to the engine and to Pulumi Cloud. */
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { guideUrl } from "../facts/guide";
import { packPolicy, paramsSchema, waiversPolicy } from "./config";
import { sourceOf } from "./finding-text";
import type { PackOptions } from "./pack";
import type { Level, Rule, Severity } from "./rule";

export const levelToWire: Readonly<Record<Level, proto.EnforcementLevel>> = {
  disabled: proto.EnforcementLevel.DISABLED,
  advisory: proto.EnforcementLevel.ADVISORY,
  mandatory: proto.EnforcementLevel.MANDATORY,
};

export const severityToWire: Readonly<Record<Severity, proto.PolicySeverity>> = {
  low: proto.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: proto.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

/**
 * The level that each rule has before the config is applied. The engine fills in this level for every rule
 * that the config does not name, and does not say which ones it filled in; so it must be a level that nobody chooses
 * for a rule of this pack, or a profile could not be told from a choice. The pack remediates nothing.
 */
export const profileDecides = proto.EnforcementLevel.REMEDIATE;

type Schema = Parameters<typeof Struct.fromJavaScript>[0];

function schema(properties: Record<string, unknown>): proto.PolicyConfigSchema {
  return new proto.PolicyConfigSchema().setProperties(Struct.fromJavaScript(properties as Schema));
}

function ruleInfo(rule: Rule, publishing: boolean): proto.PolicyInfo {
  const info = new proto.PolicyInfo()
    .setName(rule.name)
    .setDisplayname(rule.title)
    .setDescription(rule.title)
    .setMessage(rule.why)
    .setEnforcementlevel(publishing ? levelToWire[rule.level.recommended] : profileDecides)
    .setPolicyType(
      rule.kind === "resource" ? proto.PolicyType.POLICY_TYPE_RESOURCE : proto.PolicyType.POLICY_TYPE_STACK,
    )
    .setSeverity(severityToWire[rule.severity])
    .setTagsList([rule.capability, ...rule.guide])
    .setRemediationSteps(rule.fix)
    .setUrl(rule.reference?.url ?? guideUrl)
    .setFramework(
      new proto.PolicyComplianceFramework()
        .setName(rule.cis === undefined ? "EKS Best Practices Guide" : "CIS Amazon EKS Benchmark")
        .setVersion(rule.cis === undefined ? "network security" : "1.8")
        .setReference(rule.cis ?? rule.guide.join(", "))
        .setSpecification(sourceOf(rule)),
    );
  // In a run the pack checks the config itself: the engine would miss misspelt names, and stop at the first fault.
  return publishing ? info.setConfigschema(schema(paramsSchema(rule))) : info;
}

/**
 * For a run, or, while the pack is published, for people: then with the levels of the profile `recommended` and the
 * parameters. The engine asks the same question for both, so the publisher says which it is.
 */
export function analyzerInfo(pack: PackOptions): proto.AnalyzerInfo {
  const { publishing } = pack;
  const settings = new proto.PolicyInfo()
    .setName(packPolicy)
    .setDescription("Settings of the pack as a whole: profile, namespaces, waivers, evidence")
    .setPolicyType(proto.PolicyType.POLICY_TYPE_STACK)
    .setEnforcementlevel(proto.EnforcementLevel.ADVISORY);
  const waivers = new proto.PolicyInfo()
    .setName(waiversPolicy)
    .setDescription("Waivers are in use, narrow and not expired")
    .setPolicyType(proto.PolicyType.POLICY_TYPE_STACK)
    .setEnforcementlevel(publishing ? proto.EnforcementLevel.MANDATORY : profileDecides);
  return new proto.AnalyzerInfo()
    .setName(pack.name)
    .setVersion(pack.version)
    .setDisplayname("EKS network security")
    .setDescription("The network security page of the AWS EKS Best Practices Guide, enforced at preview time")
    .setProvider("AWS")
    .setTagsList(["eks", "kubernetes", "network-security"])
    .setSupportsconfig(true)
    .setPoliciesList([
      publishing ? settings.setConfigschema(schema(paramsSchema(packPolicy))) : settings,
      waivers,
      ...pack.rules.map((rule) => ruleInfo(rule, publishing)),
    ]);
}
