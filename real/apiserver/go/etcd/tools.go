//go:build tools

// Package etcd pins the store of the API server that checks what the program creates.
package etcd

import _ "go.etcd.io/etcd/server/v3/etcdmain"
