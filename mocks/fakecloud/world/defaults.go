package world

import (
	"fmt"
	"hash/crc32"
	"slices"
	"time"
)

// Words of a scenario and of the API.
const (
	TypePrimary   = "Primary"
	TypeSecondary = "Secondary"

	IdentityRoot = "root"
	IdentityUser = "user"
	IdentityRole = "role"

	QuotaClock      = "clock"
	QuotasPublished = "published"
	quotasNone      = "none"

	OmittedReset = "reset"

	businessNormal = "Normal"
	NoZone         = "none"

	UsualDate = "2025-03-01T08:00:00Z"
)

// FillDefaults writes the default of every field that was left out, so that
// the rest of the package reads plain values.
func (w *World) FillDefaults() {
	setDefault(&w.AccountID, "1234567890123456")
	setDefault(&w.OmittedTimeouts, "keep")
	setDefault(&w.Quotas.Preset, quotasNone)
	w.Monitoring.fillDefaults()
	w.Billing.fillDefaults()
	if w.JobTime == 0 {
		w.JobTime = 500 * time.Millisecond
	}
	for i := range w.AccessKeys {
		setDefault(&w.AccessKeys[i].Identity, IdentityRoot)
	}
	for i := range w.Roles {
		if w.Roles[i].MaxSession == 0 {
			w.Roles[i].MaxSession = time.Hour
		}
	}
	for i := range w.Regions {
		w.Regions[i].fillDefaults()
		w.Regions[i].fillResourceGroups(UsualResourceGroup(w.AccountID))
	}
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (r *Region) fillDefaults() {
	setDefault(&r.Name, r.ID)
	instances := make(map[string]*Instance, len(r.Instances))
	for i := range r.Instances {
		in := &r.Instances[i]
		setDefault(&in.Type, "ecs.g7.large")
		setDefault(&in.Status, "Running")
		setDefault(&in.Zone, r.ID+"-a")
		setCreated(&in.Created, 0)
		instances[in.ID] = in
	}
	for i := range r.NLBs {
		r.NLBs[i].fillDefaults(r)
	}
	r.addServiceInterfaces()
	hasPrimary := map[string]bool{}
	for i := range r.Interfaces {
		r.Interfaces[i].fillDefaults(r.ID, instances, hasPrimary)
	}
	r.fillGroups(instances)
	r.fillRules()
	for i := range r.CLBs {
		r.CLBs[i].fillDefaults(r.ID)
	}
	for i := range r.ServerGroups {
		r.ServerGroups[i].fillDefaults()
	}
}

func (ni *Interface) fillDefaults(region string, instances map[string]*Instance, hasPrimary map[string]bool) {
	if in := instances[ni.Instance]; in != nil {
		setDefault(&ni.VPC, in.VPC)
		setDefault(&ni.VSwitch, in.VSwitch)
		setDefault(&ni.Zone, in.Zone)
	}
	if ni.Type == "" {
		ni.Type = TypeSecondary
		if ni.Instance != "" && !hasPrimary[ni.Instance] {
			ni.Type = TypePrimary
		}
	}
	if ni.Type == TypePrimary {
		hasPrimary[ni.Instance] = true
	}
	if ni.Status == "" {
		ni.Status = "InUse"
		if ni.Instance == "" && !ni.ServiceManaged {
			ni.Status = "Available"
		}
	}
	setDefault(&ni.Zone, region+"-a")
	if ni.MAC == "" {
		sum := crc32.ChecksumIEEE([]byte(ni.ID))
		ni.MAC = fmt.Sprintf("00:16:3e:%02x:%02x:%02x", sum>>16&0xff, sum>>8&0xff, sum&0xff)
	}
	ni.Timeouts = ni.Timeouts.Over(DefaultTimeouts())
}

// DefaultTimeouts are what the service gives to a new interface.
func DefaultTimeouts() Timeouts { return Timeouts{TCPEstablished: 910, TCPClosed: 3, UDP: 30} }

// addServiceInterfaces adds the interfaces of the NLBs that are not listed.
func (r *Region) addServiceInterfaces() {
	known := make(map[string]bool, len(r.Interfaces))
	for i := range r.Interfaces {
		known[r.Interfaces[i].ID] = true
	}
	for i := range r.NLBs {
		lb := &r.NLBs[i]
		for _, z := range lb.Zones {
			if known[z.Interface] {
				continue
			}
			known[z.Interface] = true
			r.Interfaces = append(r.Interfaces, Interface{
				ID: z.Interface, Description: "created by NLB " + lb.ID, Type: TypeSecondary, Status: "InUse",
				VPC: lb.VPC, VSwitch: z.VSwitch, Zone: z.Zone, Address: z.Address, ServiceManaged: true,
			})
		}
	}
}

// DefaultRegion is the region of the host that serves a product without being
// told one: cn-hangzhou as at the vendor's central host, else the first.
func (w *World) DefaultRegion(product string) string {
	found := ""
	for i := range w.Regions {
		r := &w.Regions[i]
		if !r.Offers(product) {
			continue
		}
		if r.ID == "cn-hangzhou" {
			return r.ID
		}
		if found == "" {
			found = r.ID
		}
	}
	return found
}

// Offers says whether a product exists in the region. Those that a world cannot take
// away exist everywhere.
func (r *Region) Offers(product string) bool {
	return len(r.Products) == 0 || slices.Contains(r.Products, product) ||
		!slices.Contains([]string{ProductECS, ProductSLB, ProductNLB}, product)
}
