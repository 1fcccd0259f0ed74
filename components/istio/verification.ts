/** How to check in a running mesh that the certificates come from the private CA. Guide statement tooling-verify. Pure. */

/**
 * Commands for one pod of the mesh; fill in `$POD` and `$NAMESPACE`. ksniff, which the page names, is no longer
 * maintained: `kubectl debug` with tcpdump replaces it.
 */
export function verificationCommands(ambient: boolean): Record<string, string> {
  return {
    effectivePolicy: "istioctl experimental describe pod $POD --namespace $NAMESPACE",
    certificates: ambient
      ? "istioctl ztunnel-config certificates"
      : "istioctl proxy-config secret $POD --namespace $NAMESPACE",
    issuerOfCertificate: ambient
      ? "istioctl ztunnel-config certificates --output json | jq -r '.[0].certChain[0].pem' | base64 -d | openssl x509 -noout -issuer -dates -ext subjectAltName"
      : "istioctl proxy-config secret $POD --namespace $NAMESPACE --output json | jq -r '.dynamicActiveSecrets[0].secret.tlsCertificate.certificateChain.inlineBytes' | base64 -d | openssl x509 -noout -issuer -dates -ext subjectAltName",
    onTheWire:
      "kubectl debug $POD --namespace $NAMESPACE --profile=netadmin --image=nicolaka/netshoot --stdin --tty -- tcpdump -i any -A -s 0 port not 15090 and port not 15021",
  };
}
