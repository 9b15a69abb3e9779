package main

import (
	"context"
	"fmt"
	"sort"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// policy is all that RBAC knows.
type policy struct {
	Roles               []*rbacv1.Role               `json:"roles"`
	ClusterRoles        []*rbacv1.ClusterRole        `json:"clusterRoles"`
	RoleBindings        []*rbacv1.RoleBinding        `json:"roleBindings"`
	ClusterRoleBindings []*rbacv1.ClusterRoleBinding `json:"clusterRoleBindings"`
}

// subject is who asks.
type subject struct {
	User   string   `json:"u"`
	Groups []string `json:"g"`
	// The node that the token of a service account is bound to.
	Node string `json:"node"`
}

// request is what the authorizer is asked; with a path it is none about a resource.
type request struct {
	subject
	Verb        string `json:"v"`
	Group       string `json:"G"`
	Resource    string `json:"r"`
	Subresource string `json:"s"`
	Name        string `json:"n"`
	Namespace   string `json:"N"`
	Path        string `json:"p"`
}

// grant is a set of rules that somebody wants to give away in a namespace.
type grant struct {
	subject
	Namespace string              `json:"N"`
	Rules     []rbacv1.PolicyRule `json:"rules"`
}

type resolver struct {
	rules      validation.AuthorizationRuleResolver
	authorizer *rbac.RBACAuthorizer
}

// Aggregation settles within as many rounds as there are roles.
const roundsSpare = 2

// aggregate does what the controller of aggregated roles does, until nothing changes any more but the order
// of rules: roles that gather from each other may hand theirs around without end.
func (p *policy) aggregate() error {
	roles := p.ClusterRoles
	sort.SliceStable(roles, func(i, j int) bool { return roles[i].Name < roles[j].Name })
	for round := 0; round < len(p.ClusterRoles)+roundsSpare; round++ {
		changed := false
		for _, role := range p.ClusterRoles {
			if role.AggregationRule == nil {
				continue
			}
			rules, err := p.gathered(role)
			if err != nil {
				return err
			}
			changed = changed || !sameSet(rules, role.Rules)
			role.Rules = rules
		}
		if !changed {
			return nil
		}
	}
	return fmt.Errorf("aggregation does not settle")
}

func (p *policy) gathered(role *rbacv1.ClusterRole) ([]rbacv1.PolicyRule, error) {
	gathered := []rbacv1.PolicyRule{}
	for i := range role.AggregationRule.ClusterRoleSelectors {
		selector, err := metav1.LabelSelectorAsSelector(&role.AggregationRule.ClusterRoleSelectors[i])
		if err != nil {
			return nil, err
		}
		for _, other := range p.ClusterRoles {
			if other.Name == role.Name || !selector.Matches(labels.Set(other.Labels)) {
				continue
			}
			for _, rule := range other.Rules {
				if !contains(gathered, rule) {
					gathered = append(gathered, rule)
				}
			}
		}
	}
	return gathered, nil
}

func sameSet(some, others []rbacv1.PolicyRule) bool {
	holdsAll := func(some, others []rbacv1.PolicyRule) bool {
		for _, rule := range others {
			if !contains(some, rule) {
				return false
			}
		}
		return true
	}
	return holdsAll(some, others) && holdsAll(others, some)
}

func contains(rules []rbacv1.PolicyRule, wanted rbacv1.PolicyRule) bool {
	for _, rule := range rules {
		if equality.Semantic.DeepEqual(rule, wanted) {
			return true
		}
	}
	return false
}

func (p *policy) resolver() resolver {
	rules, static :=
		validation.NewTestRuleResolver(p.Roles, p.RoleBindings, p.ClusterRoles, p.ClusterRoleBindings)
	return resolver{rules: rules, authorizer: rbac.New(static, static, static, static)}
}

func (r resolver) allows(asked request) bool {
	decision, _, _ := r.authorizer.Authorize(context.Background(), asked.attributes())
	return decision == authorizer.DecisionAllow
}

// mayGive asks whether the rules are all held by who gives them.
func (r resolver) mayGive(asked grant) bool {
	ctx := genericapirequest.WithUser(context.Background(), asked.info())
	ctx = genericapirequest.WithNamespace(ctx, asked.Namespace)
	return validation.ConfirmNoEscalation(ctx, r.rules, asked.Rules) == nil
}

func (s subject) info() user.Info {
	info := &user.DefaultInfo{Name: s.User, Groups: s.Groups}
	if s.Node != "" {
		info.Extra = map[string][]string{"authentication.kubernetes.io/node-name": {s.Node}}
	}
	return info
}

func (r request) attributes() authorizer.AttributesRecord {
	return authorizer.AttributesRecord{
		User:            r.info(),
		Verb:            r.Verb,
		APIGroup:        r.Group,
		APIVersion:      "v1",
		Resource:        r.Resource,
		Subresource:     r.Subresource,
		Name:            r.Name,
		Namespace:       r.Namespace,
		Path:            r.Path,
		ResourceRequest: r.Path == "",
	}
}
