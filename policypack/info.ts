/** How the pack describes itself and its rules to the engine and Pulumi Cloud. */
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
 * The level that each rule has before the config is applied. The engine fills in this level for every rule that the
 *    config does not name, without saying which ones. So it must be a level that nobody chooses in this pack: otherwise
 *    the pack could not tell a profile's default from an explicit choice. The pack never remediates, so it uses that
 *    level.
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
  // In a run the pack checks the config itself: the engine would miss misspelled names and stop at the first fault.
  return publishing ? info.setConfigschema(schema(paramsSchema(rule))) : info;
}

/**
 * For a run, or for people when the pack is published: then with the levels of the profile `recommended` and the
 *    parameters. The engine makes the same call for both, so the publisher says which one it is.
 */
export function analyzerInfo(pack: PackOptions): proto.AnalyzerInfo {
  const { publishing } = pack;
  const settings = new proto.PolicyInfo()
    .setName(packPolicy)
    .setDescription("Settings for the whole pack: profile, namespaces, waivers, evidence")
    .setPolicyType(proto.PolicyType.POLICY_TYPE_STACK)
    .setEnforcementlevel(proto.EnforcementLevel.ADVISORY);
  const waivers = new proto.PolicyInfo()
    .setName(waiversPolicy)
    .setDescription("Waivers are needed, specific and not expired")
    .setPolicyType(proto.PolicyType.POLICY_TYPE_STACK)
    .setEnforcementlevel(publishing ? proto.EnforcementLevel.MANDATORY : profileDecides);
  return new proto.AnalyzerInfo()
    .setName(pack.name)
    .setVersion(pack.version)
    .setDisplayname("EKS network security")
    .setDescription("The network security page of the AWS EKS Best Practices Guide, checked at preview time")
    .setProvider("AWS")
    .setTagsList(["eks", "kubernetes", "network-security"])
    .setSupportsconfig(true)
    .setPoliciesList([
      publishing ? settings.setConfigschema(schema(paramsSchema(packPolicy))) : settings,
      waivers,
      ...pack.rules.map((rule) => ruleInfo(rule, publishing)),
    ]);
}
