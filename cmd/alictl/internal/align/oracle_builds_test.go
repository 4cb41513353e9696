package align_test

import (
	"fmt"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// manyENIs makes a region with instances i-1 to i-n, each with one interface eni-1 to
// eni-n at 10.0.0.1 and up, and nothing in front of them.
func manyENIs(n int) *fakecloud.World {
	r := fakecloud.Region{ID: "cn-hangzhou"}
	for i := 1; i <= n; i++ {
		id := fmt.Sprintf("i-%d", i)
		r.Instances = append(r.Instances, fakecloud.Instance{ID: id, VPC: "vpc-1"})
		r.Interfaces = append(r.Interfaces, fakecloud.Interface{
			ID: fmt.Sprintf("eni-%d", i), Instance: id, VPC: "vpc-1", Address: fmt.Sprintf("10.0.%d.%d", i/250, 1+i%250),
		})
	}
	return &fakecloud.World{
		AccountID:  "1234567890123456",
		AccessKeys: []fakecloud.AccessKey{{ID: "LTAI5tSandboxNotARealKey", Secret: "sandbox-secret-that-opens-nothing"}},
		Regions:    []fakecloud.Region{r},
	}
}
