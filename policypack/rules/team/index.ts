import type { Rule } from "../../rule";
import { namespacePodSecurity } from "./namespace-pod-security";

export const teamRules: readonly Rule[] = [namespacePodSecurity];
