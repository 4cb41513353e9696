// Package rules lists the rules of an audit. Each has a folder of its own with its
// code, its sentences and its cases.
package rules

import (
	"slices"

	"github.com/alictl/alictl/audit/account"
)

// All returns every rule of an audit, in the order of their ids.
func All() []account.Rule { return slices.Clone(all()) }
