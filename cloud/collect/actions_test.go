package collect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/internal/model"
)

// Every table but the one without rows says what may read it, and no action writes.
func TestActionsOfEveryTable(t *testing.T) {
	t.Parallel()
	none := len(collect.Actions(nil))
	for _, table := range model.Tables() {
		if table == model.SettingsTable {
			continue
		}
		if len(collect.Actions([]model.Table{table})) <= none {
			t.Errorf("nothing reads %s", table)
		}
	}
	all := collect.Actions(model.Tables())
	for _, a := range all {
		product, name, _ := strings.Cut(a, ":")
		if product == "" || !slices.ContainsFunc([]string{"Describe", "List", "Get", "Query"}, func(p string) bool { return strings.HasPrefix(name, p) }) {
			t.Errorf("%s is no read", a)
		}
	}
	if !slices.IsSorted(all) {
		t.Errorf("%v", all)
	}
}
