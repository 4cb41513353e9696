package live

import (
	"github.com/alictl/alictl/internal/evidence/bundle"
)

// sockets reads all TCP sockets into ss.txt, and the limits of the processes that
// listen. The owners were looked up while the interval ran, which takes long on a
// busy host; a socket that was opened since has none.
func (c *collector) sockets(owners *ownerIndex) {
	source := "sock_diag"
	t := newTable(owners, c.MaxRows)
	err := c.dump(t.add)
	if err != nil {
		c.b.Skip("sock_diag", bundle.Failed, err.Error())
		source = "proc"
		t = newTable(owners, c.MaxRows)
		err = c.procSockets(t.add)
	}
	if err != nil {
		c.skipFile("sockets", err)
		return
	}
	c.b.Manifest.Sockets = &bundle.Sockets{Source: source, Total: t.total, States: t.stateCounts(), Merged: t.merged != nil}
	c.b.Add("ss.txt", t.text())
	c.limits(t)
}
