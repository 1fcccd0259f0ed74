//go:build tools

// Package etcd pins the store of the API server that judges what the program makes.
package etcd

import _ "go.etcd.io/etcd/server/v3/etcdmain"
