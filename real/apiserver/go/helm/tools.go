//go:build tools

// Package helm pins the Helm that renders charts whose access rights are asked about.
package helm

import _ "helm.sh/helm/v4/cmd/helm"
