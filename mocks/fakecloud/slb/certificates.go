package slb

import (
	"maps"
	"slices"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

type certificateRow struct {
	ServerCertificateId, ServerCertificateName, CommonName, Fingerprint, RegionId, ResourceGroupId string

	CreateTime, ExpireTime           string
	CreateTimeStamp, ExpireTimeStamp int64
	IsAliCloudCertificate            int
	SubjectAlternativeNames          struct{ SubjectAlternativeName []string }
	Tags                             wire.TagList
}

type certificatesReply struct {
	wire.Base
	ServerCertificates struct{ ServerCertificate []certificateRow }
}

// describeServerCertificates shows the certificates that listeners name.
func describeServerCertificates(c *call) (wire.Reply, *wire.Error) {
	tags, err := c.Params.Tags()
	if err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, l := range c.Region.CLBListeners.Rows {
		if l != nil && l.Protocol == world.ProtoHTTPS {
			used[l.Settings.Text("ServerCertificateId", world.UsualCertificate)] = true
		}
	}
	out := &certificatesReply{}
	out.ServerCertificates.ServerCertificate = []certificateRow{}
	usual := world.UsualResourceGroup(c.Account)
	for _, id := range slices.Sorted(maps.Keys(used)) {
		if len(tags) > 0 || !c.Params.Same("ServerCertificateId", id, "ResourceGroupId", usual) {
			continue
		}
		from := time.UnixMilli(createdMillis).UTC()
		to := from.AddDate(3, 0, 0)
		row := certificateRow{
			ServerCertificateId: id, ServerCertificateName: id, CommonName: "www.shop.example", Fingerprint: world.SerialNumber(id),
			RegionId: c.Region.ID, ResourceGroupId: usual, CreateTime: from.Format(time.RFC3339), ExpireTime: to.Format(time.RFC3339),
			CreateTimeStamp: from.UnixMilli(), ExpireTimeStamp: to.UnixMilli(), Tags: wire.TagList{Tag: []wire.TagRow{}},
		}
		row.SubjectAlternativeNames.SubjectAlternativeName = []string{"www.shop.example"}
		out.ServerCertificates.ServerCertificate = append(out.ServerCertificates.ServerCertificate, row)
	}
	return out, nil
}

type authoritiesReply struct {
	wire.Base
	CACertificates struct{ CACertificate []struct{} }
}

func describeCACertificates(*call) (wire.Reply, *wire.Error) {
	out := &authoritiesReply{}
	out.CACertificates.CACertificate = []struct{}{}
	return out, nil
}

// createdMillis is created as a number.
const createdMillis = 1740816000000
