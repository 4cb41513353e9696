// Package sts is STS of a simulated account: who one is, and roles to assume.
package sts

import (
	"net/http"
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/account"
	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// Actions are what the product can do, by their names.
func Actions() account.Actions {
	return account.Handlers(wrap, map[string]action{
		"sts:GetCallerIdentity": {Run: getCallerIdentity},
		"sts:AssumeRole":        {Run: assumeRole},
	})
}

type identityReply struct {
	wire.Base
	AccountId    string
	UserId       string `json:",omitempty"`
	RoleId       string `json:",omitempty"`
	Arn          string
	IdentityType string
	PrincipalId  string
}

func getCallerIdentity(c *call) (wire.Reply, *wire.Error) {
	key := c.Caller.Key
	out := &identityReply{AccountId: c.Account}
	switch key.Identity {
	case world.IdentityUser:
		out.IdentityType, out.UserId = "RAMUser", numberFor(key.Name, "2")
		out.PrincipalId = out.UserId
		out.Arn = "acs:ram::" + c.Account + ":user/" + key.Name
	case world.IdentityRole:
		role, session, _ := strings.Cut(key.Name, "/")
		out.IdentityType, out.RoleId = "AssumedRoleUser", numberFor(role, "3")
		out.PrincipalId = out.RoleId + ":" + session
		out.Arn = "acs:ram::" + c.Account + ":assumed-role/" + key.Name
	default:
		out.IdentityType, out.UserId, out.PrincipalId = "Account", c.Account, c.Account
		out.Arn = "acs:ram::" + c.Account + ":root"
	}
	return out, nil
}

type assumeRoleReply struct {
	wire.Base
	Credentials struct {
		AccessKeyId, AccessKeySecret, SecurityToken, Expiration string
	}
	AssumedRoleUser struct{ Arn, AssumedRoleId string }
}

// assumeRole hands out temporary keys that work on this server.
func assumeRole(c *call) (wire.Reply, *wire.Error) {
	role, err := c.roleFor(c.Params["RoleArn"])
	if err != nil {
		return nil, err
	}
	session := c.Params["RoleSessionName"]
	if len(session) < 2 || len(session) > 64 || strings.ContainsFunc(session, notOfSession) {
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
	}
	limit, err := wire.ReadPolicy(c.Params["Policy"])
	if err != nil {
		return nil, err
	}
	length := time.Hour
	if c.Params["DurationSeconds"] != "" {
		length = time.Duration(c.Params.Num("DurationSeconds")) * time.Second
	}
	if length < 15*time.Minute || length > role.MaxSession {
		return nil, wire.Refuse(http.StatusBadRequest, "InvalidParameter.DurationSeconds",
			"The Min/Max value of DurationSeconds is 15min/%s.", role.MaxSession)
	}
	key := world.AccessKey{
		ID: "STS.FAKE" + newSecret(20), Secret: newSecret(40), SecurityToken: newSecret(120),
		Expires: c.Now.Add(length), Identity: world.IdentityRole, Name: role.Name + "/" + session, Deny: role.Deny,
	}
	c.State.Keys.Add(key, limit)
	out := &assumeRoleReply{}
	out.Credentials.AccessKeyId, out.Credentials.AccessKeySecret = key.ID, key.Secret
	out.Credentials.SecurityToken = key.SecurityToken
	out.Credentials.Expiration = key.Expires.UTC().Format(time.RFC3339)
	out.AssumedRoleUser.Arn = "acs:ram::" + c.Account + ":assumed-role/" + key.Name
	out.AssumedRoleUser.AssumedRoleId = numberFor(role.Name, "3") + ":" + session
	return out, nil
}

func (c *call) roleFor(arn string) (*world.Role, *wire.Error) {
	if c.Caller.Key.Identity == world.IdentityRoot {
		return nil, wire.Refuse(http.StatusForbidden, "NoPermission",
			"Roles may not be assumed by root accounts.")
	}
	name, ok := strings.CutPrefix(strings.ToLower(arn), "acs:ram::"+c.Account+":role/")
	for i := range c.State.World.Roles {
		if role := &c.State.World.Roles[i]; ok && strings.ToLower(role.Name) == name {
			return role, nil
		}
	}
	return nil, wire.Refuse(http.StatusNotFound, "EntityNotExist.Role", "The role not exists: %s.", arn)
}

// notOfSession says whether a session's name must not have a character.
func notOfSession(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".@-_", r))
}

// newSecret is random text of n letters and digits.
func newSecret(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(strings.ReplaceAll(wire.NewRequestID(), "-", ""))
	}
	return b.String()[:n]
}

// numberFor makes the numeric id that the service gives to users and roles.
func numberFor(name, lead string) string {
	n := uint64(0)
	for _, r := range name {
		n = n*31 + uint64(r)
	}
	digits := []byte("00000000000000000")
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return lead + string(digits)
}
