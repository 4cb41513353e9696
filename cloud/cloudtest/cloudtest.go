// Package cloudtest opens simulated accounts to tests of the packages that call the
// cloud, through the official SDKs and over HTTP.
package cloudtest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/call"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// RegionID is the region of Region.
const RegionID = "cn-hangzhou"

// Account is a way into a served account.
type Account struct {
	Access cloud.Access
	Door   *call.Door
	Server *fakecloud.Server // nil where something else serves
}

// Key returns an access key of a simulated account.
func Key() fakecloud.AccessKey {
	return fakecloud.AccessKey{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"}
}

// Region serves an account with this region, under RegionID, and an empty one.
func Region(t testing.TB, region fakecloud.Region, faults ...fakecloud.Fault) Account {
	t.Helper()
	region.ID = RegionID
	return World(t, &fakecloud.World{
		AccountID: "1234567890123456", AccessKeys: []fakecloud.AccessKey{Key()},
		Regions: []fakecloud.Region{region, {ID: "cn-beijing"}}, Faults: faults,
	}, call.Options{})
}

// World serves a world. The test fails if its server ever panicked.
func World(t testing.TB, world *fakecloud.World, opts call.Options) Account {
	t.Helper()
	server := fakecloud.NewServer(world, fakecloud.Options{})
	t.Cleanup(func() {
		if p := server.Stats().Panics; len(p) > 0 {
			t.Errorf("the simulated account panicked: %v", p)
		}
	})
	a := Site(t, server, world.AccessKeys[0], opts)
	a.Server = server
	return a
}

// Site serves a handler and opens it with a key.
func Site(t testing.TB, site http.Handler, key fakecloud.AccessKey, opts call.Options) Account {
	t.Helper()
	web := httptest.NewServer(site)
	door := call.New(opts)
	t.Cleanup(func() {
		door.Close()
		web.Close()
	})
	endpoint, err := cloud.ParseEndpoint(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	id, err := cloud.StaticIdentity("test", key.ID, key.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return Account{Access: cloud.Access{Identity: id, Endpoint: endpoint}, Door: door}
}
