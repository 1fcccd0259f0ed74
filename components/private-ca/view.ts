/** What explain/ uses to show certificates and their cost. It imports nothing else of this capability but its index. */
export { costTable, estimateCost, type CertificateLoad, type CostEstimate } from "./cost";
export { planHierarchy } from "./hierarchy";
export { settingsOf } from "./settings";
export { trustChain, type ChainLink, type Leaf } from "./trust-chain";
