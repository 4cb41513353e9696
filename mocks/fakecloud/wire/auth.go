package wire

import (
	"crypto/hmac"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// maxSkew is how far a request's date may be from the service's clock.
const maxSkew = 15 * time.Minute

// Identity is who stands behind a request.
type Identity struct {
	Key world.AccessKey
	// limit is the policy of a role session, nil when it may what the role may.
	limit *Policy
}

// Keyring knows who may call, and which nonces were used.
type Keyring struct {
	// anyDate accepts requests however far their date is from the clock.
	anyDate bool
	nonces  *nonces

	mu   sync.Mutex
	keys map[string]*Identity
}

// NewKeyring knows the keys of an account.
func NewKeyring(keys []world.AccessKey, anyDate bool) *Keyring {
	k := &Keyring{anyDate: anyDate, nonces: newNonces(), keys: map[string]*Identity{}}
	for _, key := range keys {
		k.Add(key, nil)
	}
	return k
}

// Add lets a key call, of a role session as far as its policy allows.
func (k *Keyring) Add(key world.AccessKey, limit *Policy) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys[key.ID] = &Identity{Key: key, limit: limit}
}

// Authenticate believes a request's claim or refuses it.
func (k *Keyring) Authenticate(q *Request, now time.Time) (*Identity, *Error) {
	c, err := readClaim(q)
	if err != nil {
		return nil, err
	}
	id, err := k.find(q.Product, c, now)
	if err != nil {
		return nil, err
	}
	if err := checkDate(c.date, now, k.anyDate); err != nil {
		return nil, err
	}
	want, text := c.sign(id.Key.Secret)
	if !hmac.Equal([]byte(want), []byte(c.signature)) {
		return nil, Refuse(http.StatusBadRequest, "SignatureDoesNotMatch",
			"Specified signature is not matched with our calculation. server string to sign is:%s", text)
	}
	if !k.nonces.add(c.keyID+"/"+c.nonce, now) {
		return nil, Refuse(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already.")
	}
	return id, nil
}

func (k *Keyring) find(product string, c *claim, now time.Time) (*Identity, *Error) {
	k.mu.Lock()
	id, ok := k.keys[c.keyID]
	k.mu.Unlock()
	if !ok {
		status := http.StatusNotFound
		if product == world.ProductSLB {
			status = http.StatusBadRequest
		}
		return nil, Refuse(status, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
	}
	if id.Key.Inactive {
		return nil, Refuse(http.StatusBadRequest, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
	}
	return id, checkToken(id.Key, c.token, now)
}

func checkToken(key world.AccessKey, token string, now time.Time) *Error {
	switch {
	case key.SecurityToken == token && token == "":
		return nil
	case token == "":
		return Refuse(http.StatusBadRequest, "MissingSecurityToken", "SecurityToken is mandatory for this action.")
	case key.SecurityToken == "":
		return Refuse(http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey",
			"Specified SecurityToken mismatch with the AccessKey.")
	case key.SecurityToken != token:
		return Refuse(http.StatusBadRequest, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.")
	case !key.Expires.IsZero() && !now.Before(key.Expires):
		return Refuse(http.StatusBadRequest, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
	}
	return nil
}

func checkDate(date string, now time.Time, anyDate bool) *Error {
	at, err := time.Parse("2006-01-02T15:04:05Z", date)
	if err != nil {
		return Refuse(http.StatusBadRequest, "InvalidTimeStamp.Format",
			"Specified time stamp or date value is not well formatted.")
	}
	if skew := now.Sub(at); !anyDate && (skew > maxSkew || skew < -maxSkew) {
		return Refuse(http.StatusBadRequest, "InvalidTimeStamp.Expired",
			"Specified time stamp or date value is expired.")
	}
	return nil
}

func (id *Identity) principalType() string {
	switch id.Key.Identity {
	case world.IdentityUser:
		return "SubUser"
	case world.IdentityRole:
		return "AssumedRoleUser"
	}
	return "Account"
}

// denied says whether the access rules of the key forbid the action.
func (id *Identity) denied(action, resource string) bool {
	for _, d := range id.Key.Deny {
		if world.Glob(d.Action, action) && world.Glob(d.Resource, resource) {
			return true
		}
	}
	return false
}

// reads says by the vendor's names of actions whether one changes nothing and gives
// nobody rights.
func reads(action string) bool {
	starts := func(verb string) bool { return strings.HasPrefix(action, verb) }
	return slices.ContainsFunc([]string{"Describe", "Get", "List", "Query"}, starts)
}

// limited says whether the policy of the session leaves the action out. Asking
// who one is needs no permission.
func (id *Identity) limited(action, resource string) bool {
	return id.limit != nil && action != "sts:GetCallerIdentity" && !id.limit.allows(action, resource)
}

// Permit refuses what the caller may not do without a permission.
func (c *Exchange) Permit(permission string, deny bool) *Error {
	if deny || c.Caller.Key.ReadOnly && !reads(c.Action) || c.Caller.denied(c.Name(), c.Resource) || c.Caller.denied(permission, c.Resource) {
		return forbidden(c, permission)
	}
	if c.Caller.limited(permission, c.Resource) {
		err := forbidden(c, permission)
		err.denied.PolicyType, err.denied.NoPermissionType = "SessionPolicy", "ImplicitDeny"
		return err
	}
	return nil
}
