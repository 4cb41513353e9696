package rules_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/alictl/alictl/audit/account"
	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/audit/rules"
	"github.com/alictl/alictl/internal/snapshot/snapshottest"
)

// BenchmarkRules judges accounts of three sizes, the largest of 2,000 load
// balancers, 50,000 interfaces and 5,000 security groups of 100 rules. The promise
// is 1 s and 300 MB on one core, and linear growth.
func BenchmarkRules(b *testing.B) {
	for _, n := range []int{500, 1000, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := snapshottest.Large(n)
			runtime.GC()
			b.ReportAllocs()
			for b.Loop() {
				rule.Run(rules.All(), account.New(s, policy(0)), rule.Options{})
			}
		})
	}
}
