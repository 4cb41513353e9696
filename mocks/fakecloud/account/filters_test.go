package account_test

import (
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type thing struct {
	name string
	on   bool
	tags world.Tags
}

var filters = account.Filters[thing]{
	"Name": account.Is(func(t *thing) string { return t.name }),
	"Kind": account.Always[thing]("thing"),
	"On":   account.IsOn(func(t *thing) bool { return t.on }),
}

func TestFilters(t *testing.T) {
	t.Parallel()
	row := &thing{name: "a", on: true}
	for _, tt := range []struct {
		asked wire.Params
		want  bool
	}{
		{wire.Params{"Name": "a"}, true},
		{wire.Params{"Name": "b"}, false},
		{wire.Params{"Kind": "thing", "On": "True"}, true},
		{wire.Params{"Kind": "", "On": "false"}, false},
		{wire.Params{"Name": "a", "Kind": "other"}, false},
	} {
		if got := filters.Asked(tt.asked)(row); got != tt.want {
			t.Errorf("%v: %v", tt.asked, got)
		}
	}
}

// What is not asked for is no test at all, so that a list may take its short way.
func TestNoFilterIsNil(t *testing.T) {
	t.Parallel()
	name := func(t *thing) string { return t.name }
	tags := func(t *thing) world.Tags { return t.tags }
	all := account.Every(filters.Asked(wire.Params{"Name": "", "Other": "a"}), account.AnyOf(nil, name), account.Tagged(nil, tags))
	if all != nil {
		t.Error("a test for nothing")
	}
	some := account.Every(filters.Asked(nil), account.AnyOf([]string{"a", "b"}, name), account.Tagged(wire.TagFilters{{Key: "k"}}, tags))
	for _, tt := range []struct {
		row  thing
		want bool
	}{
		{thing{name: "b", tags: world.Tags{"k": "v"}}, true},
		{thing{name: "c", tags: world.Tags{"k": "v"}}, false},
		{thing{name: "b"}, false},
	} {
		if got := some(&tt.row); got != tt.want {
			t.Errorf("%+v: %v", tt.row, got)
		}
	}
}
