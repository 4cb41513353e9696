package snapshot

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
)

// deriveCoverage says of a snapshot from before there was coverage what its errors
// left unread of the listings that the way of the traffic rests on.
func deriveCoverage(s *model.Snapshot) {
	if len(s.Coverage) > 0 {
		return
	}
	for _, e := range s.Errors {
		table, known := map[string]model.Table{
			"DescribeNetworkInterfaces": model.InterfacesTable, "DescribeInstances": model.InstancesTable,
		}[e.Action]
		if !known {
			continue
		}
		// Whatever resource it names, the listing of the region is not whole.
		c := model.Coverage{Table: table, RegionID: e.RegionID, Outcome: model.Failed, Code: e.Code}
		if strings.HasPrefix(e.Code, "Forbidden") || strings.HasPrefix(e.Code, "NoPermission") {
			c.Outcome = model.Denied
		}
		s.Coverage = append(s.Coverage, c)
	}
}
