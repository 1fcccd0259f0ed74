//go:build tools

// Package helm pins the Helm that renders charts whose RBAC is checked.
package helm

import _ "helm.sh/helm/v4/cmd/helm"
