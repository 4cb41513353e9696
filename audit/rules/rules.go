// Package rules lists the rules of an audit. Each has a folder of its own with its
// code, its sentences and its cases; the list of them is generated.
//
// A new rule: go run ./audit/rules/scaffold ID, fill what it made, go generate
// ./audit/rules.
package rules

import (
	"slices"

	"github.com/alictl/alictl/audit/account"
)

//go:generate go run ./scaffold --dir .
//go:generate go run ./docs --dir ../../docs/rules

// All returns every rule of an audit, in the order of their ids.
func All() []account.Rule { return slices.Clone(all()) }
