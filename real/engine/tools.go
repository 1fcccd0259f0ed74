//go:build tools

// Package engine pins the Pulumi CLI that the offline preview builds if no released CLI is available.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
