package bss

import (
	"fmt"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
)

type instanceBillReply struct {
	base
	Data struct {
		BillingCycle, AccountID, AccountName string
		TotalCount, MaxResults               int
		NextToken                            string `json:",omitempty"`
		Items                                []billRow
	}
}

// describeInstanceBill answers pages by token; the items are a plain array.
func describeInstanceBill(c *call) (wire.Reply, *wire.Error) {
	rows, problem := c.billRows()
	if problem != nil {
		return problem, nil
	}
	size := 20
	if c.Params["MaxResults"] != "" {
		size = c.Params.Num("MaxResults")
	}
	if size < 1 || size > 300 {
		return badBill("MaxResults"), nil
	}
	from, err := c.StartOfPage()
	if err != nil {
		return badBill("NextToken"), nil
	}
	out := &instanceBillReply{base: wellDone()}
	d := &out.Data
	d.BillingCycle, d.AccountID, d.AccountName = c.Params["BillingCycle"], c.Account, "sandbox"
	d.TotalCount, d.MaxResults = len(rows), size
	from = min(from, len(rows))
	d.Items = append([]billRow{}, rows[from:min(from+size, len(rows))]...)
	for i := range d.Items {
		d.Items[i].BillAccountID, d.Items[i].BillAccountName = c.Account, d.AccountName
	}
	if from+size < len(rows) {
		d.NextToken = c.Token(from+size, 0)
	}
	return out, nil
}

type oldBillReply struct {
	base
	Data struct {
		BillingCycle, AccountID, AccountName string
		TotalCount, PageNum, PageSize        int
		Items                                struct{ Item []billRow }
	}
}

// queryInstanceBill is the older call: numbered pages, and the items wrapped.
func queryInstanceBill(c *call) (wire.Reply, *wire.Error) {
	rows, problem := c.billRows()
	if problem != nil {
		return problem, nil
	}
	number, size, bad := c.billPage()
	if bad != "" {
		return badBill(bad), nil
	}
	out := &oldBillReply{base: wellDone()}
	d := &out.Data
	d.BillingCycle, d.AccountID, d.AccountName = c.Params["BillingCycle"], c.Account, "sandbox"
	d.TotalCount, d.PageNum, d.PageSize = len(rows), number, size
	from := min((number-1)*size, len(rows))
	d.Items.Item = append([]billRow{}, rows[from:min(from+size, len(rows))]...)
	return out, nil
}

// billPage reads PageNum and PageSize; bad names the one that is wrong.
func (c *call) billPage() (number, size int, bad string) {
	number, size = 1, 20
	if c.Params["PageNum"] != "" {
		number = c.Params.Num("PageNum")
	}
	if c.Params["PageSize"] != "" {
		size = c.Params.Num("PageSize")
	}
	switch {
	case number < 1:
		bad = "PageNum"
	case size < 1 || size > 300:
		bad = "PageSize"
	}
	return number, size, bad
}

func badBill(name string) wire.Reply {
	return failure("InvalidParameter", fmt.Sprintf("The specified parameter %q is not valid.", name))
}
