package fakecloud

import (
	"io"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// The account and what it holds; see [world.World].
type (
	World      = world.World
	AccessKey  = world.AccessKey
	Deny       = world.Deny
	Role       = world.Role
	Region     = world.Region
	Health     = world.Health
	Tags       = world.Tags
	Settings   = world.Settings
	Quotas     = world.Quotas
	Quota      = world.Quota
	Fault      = world.Fault
	Monitoring = world.Monitoring
	Billing    = world.Billing

	MissingMetric = world.MissingMetric
	Load          = world.Load
	Point         = world.Point
	Size          = world.Size
)

// Servers, their interfaces, and who may talk to whom.
type (
	Instance      = world.Instance
	Assistant     = world.Assistant
	ScriptOutput  = world.ScriptOutput
	Interface     = world.Interface
	Timeouts      = world.Timeouts
	SecurityGroup = world.SecurityGroup
	SecurityRule  = world.SecurityRule
	AccessList    = world.AccessList
	AccessEntry   = world.AccessEntry
	TLSPolicy     = world.TLSPolicy
)

// Load balancers of both kinds.
type (
	CLB              = world.CLB
	CLBListener      = world.CLBListener
	Backend          = world.Backend
	VServerGroup     = world.VServerGroup
	MasterSlaveGroup = world.MasterSlaveGroup
	Rule             = world.Rule
	NLB              = world.NLB
	NLBZone          = world.NLBZone
	NLBListener      = world.NLBListener
	Lock             = world.Lock
	ServerGroup      = world.ServerGroup
	GroupServer      = world.GroupServer
)

// The kinds of faults.
const (
	FaultLatency      = world.FaultLatency
	FaultHTTPError    = world.FaultHTTPError
	FaultThrottle     = world.FaultThrottle
	FaultCutBefore    = world.FaultCutBefore
	FaultCutAfter     = world.FaultCutAfter
	FaultTruncate     = world.FaultTruncate
	FaultEmpty        = world.FaultEmpty
	FaultDeny         = world.FaultDeny
	FaultDelayed      = world.FaultDelayed
	FaultChange       = world.FaultChange
	FaultDelete       = world.FaultDelete
	FaultEndlessToken = world.FaultEndlessToken
	FaultNullLists    = world.FaultNullLists
	FaultMissingIDs   = world.FaultMissingIDs
	FaultSetField     = world.FaultSetField
	FaultClockSkew    = world.FaultClockSkew
)

// LoadScenario is [world.LoadScenario].
func LoadScenario(r io.Reader) (*World, error) { return world.LoadScenario(r) }

// Generate is [world.Generate].
func Generate(size Size) *World { return world.Generate(size) }

// Shop is [world.Shop].
func Shop() *World { return world.Shop() }

// ShopYAML is [world.ShopYAML].
func ShopYAML() []byte { return world.ShopYAML() }
