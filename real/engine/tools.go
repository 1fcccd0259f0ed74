//go:build tools

// Package engine pins the Pulumi CLI that the offline preview builds where no released CLI can be had.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
