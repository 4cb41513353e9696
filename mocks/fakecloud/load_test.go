package fakecloud_test

import (
	"bytes"
	"testing"

	"github.com/alictl/alictl/mocks/fakecloud"
)

func TestShopLoads(t *testing.T) {
	t.Parallel()
	w, err := fakecloud.LoadScenario(bytes.NewReader(fakecloud.ShopYAML()))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Regions) != 2 || w.AccountID != "1234567890123456" {
		t.Fatalf("got %d regions of account %s", len(w.Regions), w.AccountID)
	}
	b := w.Regions[0].CLBs[0].VServerGroups[1].Backends
	if b[0].Weight != 100 || b[1].Weight != 0 {
		t.Errorf("weights = %d, %d; want 100 and an explicit 0", b[0].Weight, b[1].Weight)
	}
}
