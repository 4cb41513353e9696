package capacity

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// stateOf brings what the two products say of a load balancer to one word.
func stateOf(lb model.LoadBalancer) State {
	if len(lb.Locks) > 0 {
		return Locked
	}
	if lb.BusinessStatus != "" && !strings.EqualFold(lb.BusinessStatus, "Normal") {
		return Abnormal
	}
	switch strings.ToLower(lb.Status) {
	case "":
		return ""
	case "active", "configuring":
		return Active
	case "inactive", "provisioning":
		return Inactive
	case "locked":
		return Locked
	}
	return Abnormal
}

// serves says whether the load balancer serves, so that its silence means something.
func (b *balancer) serves() bool { return b.state == Active || b.state == "" }

// stateData names the state, and what the API says of it.
func (b *balancer) stateData() text.Data {
	words := []string{b.lb.Status}
	if b.lb.BusinessStatus != "" {
		words = append(words, b.lb.BusinessStatus)
	}
	words = append(words, b.lb.Locks...)
	return text.Data{"State": say("capacity.state."+string(b.state), nil), "Word": text.Visible(strings.Join(words, ", "))}
}
