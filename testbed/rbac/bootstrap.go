package main

import (
	"encoding/json"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

// bootstrap writes what the API server makes at its start, with the feature gates of the version.
func bootstrap(encoder *json.Encoder) error {
	group := rbacv1.SchemeGroupVersion.String()
	var objects []any
	for _, role := range append(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()...) {
		role.APIVersion, role.Kind = group, "ClusterRole"
		objects = append(objects, role)
	}
	clusterBindings := append(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()...)
	for _, binding := range clusterBindings {
		binding.APIVersion, binding.Kind = group, "ClusterRoleBinding"
		objects = append(objects, binding)
	}
	roles := bootstrappolicy.NamespaceRoles()
	for _, namespace := range []string{"kube-public", "kube-system"} {
		for _, role := range roles[namespace] {
			role.APIVersion, role.Kind = group, "Role"
			objects = append(objects, role)
		}
	}
	bindings := bootstrappolicy.NamespaceRoleBindings()
	for _, namespace := range []string{"kube-public", "kube-system"} {
		for _, binding := range bindings[namespace] {
			binding.APIVersion, binding.Kind = group, "RoleBinding"
			objects = append(objects, binding)
		}
	}
	for _, object := range objects {
		if err := encoder.Encode(object); err != nil {
			return err
		}
	}
	return nil
}
