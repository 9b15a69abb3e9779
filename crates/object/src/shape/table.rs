//! The field types of Kubernetes' API, as of 1.37, in a shorthand: `[T]` is a list, `{T}` a map with
//! string keys, `string` also stands for times, durations and base64, `any` for what is decoded
//! later. `status` is left out: only servers write it.

#![allow(non_upper_case_globals)]

use super::{Field, Shape, Struct};
use crate::metadata::GroupKind;

macro_rules! shape {
    (any) => {
        Shape::Any
    };
    (bool) => {
        Shape::Bool
    };
    (int) => {
        Shape::Int
    };
    (int32) => {
        Shape::Int32
    };
    (string) => {
        Shape::String
    };
    (quantity) => {
        Shape::Quantity
    };
    (intstr) => {
        Shape::IntOrString
    };
    ([$item:tt]) => {
        Shape::List(&shape!($item))
    };
    ({$value:tt}) => {
        Shape::Map(&shape!($value))
    };
    ($name:ident) => {
        Shape::Struct(&$name)
    };
}

macro_rules! structs {
    ($($name:ident { $($field:ident: $shape:tt),* $(,)? })*) => {
        $(pub(super) static $name: Struct = Struct(&[$(Field::new(stringify!($field), shape!($shape))),*]);)*

        #[cfg(test)]
        pub(super) static ALL: &[(&str, &Struct)] = &[$((stringify!($name), &$name)),*];
    };
}

/// The kinds whose fields are known, by kind, then group. Older versions of a kind have the same
/// types wherever they have the same fields.
pub(super) static KINDS: &[(GroupKind<'static>, &Struct)] = &[
    (GroupKind::parse("rbac.authorization.k8s.io/ClusterRole"), &ClusterRole),
    (GroupKind::parse("rbac.authorization.k8s.io/ClusterRoleBinding"), &ClusterRoleBinding),
    (GroupKind::parse("ConfigMap"), &ConfigMap),
    (GroupKind::parse("batch/CronJob"), &CronJob),
    (GroupKind::parse("apps/DaemonSet"), &DaemonSet),
    (GroupKind::parse("extensions/DaemonSet"), &DaemonSet),
    (GroupKind::parse("apps/Deployment"), &Deployment),
    (GroupKind::parse("extensions/Deployment"), &Deployment),
    (GroupKind::parse("Endpoints"), &Endpoints),
    (GroupKind::parse("autoscaling/HorizontalPodAutoscaler"), &HorizontalPodAutoscaler),
    (GroupKind::parse("extensions/Ingress"), &Ingress),
    (GroupKind::parse("networking.k8s.io/Ingress"), &Ingress),
    (GroupKind::parse("networking.k8s.io/IngressClass"), &IngressClass),
    (GroupKind::parse("batch/Job"), &Job),
    (GroupKind::parse("LimitRange"), &LimitRange),
    (
        GroupKind::parse("admissionregistration.k8s.io/MutatingWebhookConfiguration"),
        &MutatingWebhookConfiguration,
    ),
    (GroupKind::parse("Namespace"), &Namespace),
    (GroupKind::parse("extensions/NetworkPolicy"), &NetworkPolicy),
    (GroupKind::parse("networking.k8s.io/NetworkPolicy"), &NetworkPolicy),
    (GroupKind::parse("Node"), &Node),
    (GroupKind::parse("PersistentVolume"), &PersistentVolume),
    (GroupKind::parse("PersistentVolumeClaim"), &PersistentVolumeClaim),
    (GroupKind::parse("Pod"), &Pod),
    (GroupKind::parse("policy/PodDisruptionBudget"), &PodDisruptionBudget),
    (GroupKind::parse("PodTemplate"), &PodTemplate),
    (GroupKind::parse("scheduling.k8s.io/PriorityClass"), &PriorityClass),
    (GroupKind::parse("apps/ReplicaSet"), &ReplicaSet),
    (GroupKind::parse("extensions/ReplicaSet"), &ReplicaSet),
    (GroupKind::parse("ReplicationController"), &ReplicationController),
    (GroupKind::parse("ResourceQuota"), &ResourceQuota),
    (GroupKind::parse("rbac.authorization.k8s.io/Role"), &Role),
    (GroupKind::parse("rbac.authorization.k8s.io/RoleBinding"), &RoleBinding),
    (GroupKind::parse("Secret"), &Secret),
    (GroupKind::parse("Service"), &Service),
    (GroupKind::parse("ServiceAccount"), &ServiceAccount),
    (GroupKind::parse("apps/StatefulSet"), &StatefulSet),
    (GroupKind::parse("storage.k8s.io/StorageClass"), &StorageClass),
    (GroupKind::parse("admissionregistration.k8s.io/ValidatingAdmissionPolicy"), &ValidatingAdmissionPolicy),
    (
        GroupKind::parse("admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"),
        &ValidatingAdmissionPolicyBinding,
    ),
    (
        GroupKind::parse("admissionregistration.k8s.io/ValidatingWebhookConfiguration"),
        &ValidatingWebhookConfiguration,
    ),
];

structs! {
    Pod { metadata: ObjectMeta, spec: PodSpec }
    PodTemplate { metadata: ObjectMeta, template: PodTemplateSpec }
    ReplicationController { metadata: ObjectMeta, spec: ReplicationControllerSpec }
    Service { metadata: ObjectMeta, spec: ServiceSpec }
    ServiceAccount {
        automountServiceAccountToken: bool, imagePullSecrets: [LocalObjectReference],
        metadata: ObjectMeta, secrets: [ObjectReference],
    }
    ConfigMap { binaryData: {string}, data: {string}, immutable: bool, metadata: ObjectMeta }
    Secret { data: {string}, immutable: bool, metadata: ObjectMeta, stringData: {string}, type: string }
    Namespace { metadata: ObjectMeta, spec: NamespaceSpec }
    Node { metadata: ObjectMeta, spec: NodeSpec }
    PersistentVolume { metadata: ObjectMeta, spec: PersistentVolumeSpec }
    PersistentVolumeClaim { metadata: ObjectMeta, spec: PersistentVolumeClaimSpec }
    LimitRange { metadata: ObjectMeta, spec: LimitRangeSpec }
    ResourceQuota { metadata: ObjectMeta, spec: ResourceQuotaSpec }
    Endpoints { metadata: ObjectMeta, subsets: [EndpointSubset] }
    Deployment { metadata: ObjectMeta, spec: DeploymentSpec }
    StatefulSet { metadata: ObjectMeta, spec: StatefulSetSpec }
    DaemonSet { metadata: ObjectMeta, spec: DaemonSetSpec }
    ReplicaSet { metadata: ObjectMeta, spec: ReplicaSetSpec }
    Job { metadata: ObjectMeta, spec: JobSpec }
    CronJob { metadata: ObjectMeta, spec: CronJobSpec }
    Ingress { metadata: ObjectMeta, spec: IngressSpec }
    NetworkPolicy { metadata: ObjectMeta, spec: NetworkPolicySpec }
    IngressClass { metadata: ObjectMeta, spec: IngressClassSpec }
    Role { metadata: ObjectMeta, rules: [PolicyRule] }
    ClusterRole { aggregationRule: AggregationRule, metadata: ObjectMeta, rules: [PolicyRule] }
    RoleBinding { metadata: ObjectMeta, roleRef: RoleRef, subjects: [Subject] }
    ClusterRoleBinding { metadata: ObjectMeta, roleRef: RoleRef, subjects: [Subject] }
    PodDisruptionBudget { metadata: ObjectMeta, spec: PodDisruptionBudgetSpec }
    HorizontalPodAutoscaler { metadata: ObjectMeta, spec: HorizontalPodAutoscalerSpec }
    StorageClass {
        allowVolumeExpansion: bool, allowedTopologies: [TopologySelectorTerm], metadata: ObjectMeta,
        mountOptions: [string], parameters: {string}, provisioner: string, reclaimPolicy: string,
        volumeBindingMode: string,
    }
    PriorityClass {
        description: string, globalDefault: bool, metadata: ObjectMeta, preemptionPolicy: string,
        value: int32,
    }
    ValidatingWebhookConfiguration { metadata: ObjectMeta, webhooks: [ValidatingWebhook] }
    MutatingWebhookConfiguration { metadata: ObjectMeta, webhooks: [MutatingWebhook] }
    ValidatingAdmissionPolicy { metadata: ObjectMeta, spec: ValidatingAdmissionPolicySpec }
    ValidatingAdmissionPolicyBinding {
        metadata: ObjectMeta, spec: ValidatingAdmissionPolicyBindingSpec,
    }
    PodTemplateSpec { metadata: ObjectMeta, spec: PodSpec }
    ObjectMeta {
        annotations: {string}, creationTimestamp: string, deletionGracePeriodSeconds: int,
        deletionTimestamp: string, finalizers: [string], generateName: string, generation: int,
        labels: {string}, managedFields: [ManagedFieldsEntry], name: string, namespace: string,
        ownerReferences: [OwnerReference], resourceVersion: string, selfLink: string, uid: string,
    }
    PodSpec {
        activeDeadlineSeconds: int, affinity: Affinity, automountServiceAccountToken: bool,
        containers: [Container], dnsConfig: PodDNSConfig, dnsPolicy: string, enableServiceLinks: bool,
        ephemeralContainers: [EphemeralContainer], evictionResponders: [EvictionResponder],
        hostAliases: [HostAlias], hostIPC: bool, hostNetwork: bool, hostPID: bool, hostUsers: bool,
        hostname: string, hostnameOverride: string, imagePullSecrets: [LocalObjectReference],
        initContainers: [Container], nodeName: string, nodeSelector: {string}, os: PodOS,
        overhead: {quantity}, preemptionPolicy: string, priority: int32, priorityClassName: string,
        readinessGates: [PodReadinessGate], resourceClaims: [PodResourceClaim],
        resources: ResourceRequirements, restartPolicy: string, runtimeClassName: string,
        schedulerName: string, schedulingGates: [PodSchedulingGate],
        schedulingGroup: PodSchedulingGroup, securityContext: PodSecurityContext,
        serviceAccount: string, serviceAccountName: string, setHostnameAsFQDN: bool,
        shareProcessNamespace: bool, subdomain: string, terminationGracePeriodSeconds: int,
        tolerations: [Toleration], topologySpreadConstraints: [TopologySpreadConstraint],
        volumes: [Volume],
    }
    ReplicationControllerSpec {
        minReadySeconds: int32, replicas: int32, selector: {string}, template: PodTemplateSpec,
    }
    ServiceSpec {
        allocateLoadBalancerNodePorts: bool, clusterIP: string, clusterIPs: [string],
        externalIPs: [string], externalName: string, externalTrafficPolicy: string,
        healthCheckNodePort: int32, internalTrafficPolicy: string, ipFamilies: [string],
        ipFamilyPolicy: string, loadBalancerClass: string, loadBalancerIP: string,
        loadBalancerSourceRanges: [string], ports: [ServicePort], publishNotReadyAddresses: bool,
        selector: {string}, sessionAffinity: string, sessionAffinityConfig: SessionAffinityConfig,
        trafficDistribution: string, type: string,
    }
    ObjectReference {
        apiVersion: string, fieldPath: string, kind: string, name: string, namespace: string,
        resourceVersion: string, uid: string,
    }
    LocalObjectReference { name: string }
    NamespaceSpec { finalizers: [string] }
    NodeSpec {
        configSource: NodeConfigSource, externalID: string, podCIDR: string, podCIDRs: [string],
        podPreemptionPolicy: NodePodPreemptionPolicy, providerID: string, taints: [Taint],
        unschedulable: bool,
    }
    PersistentVolumeSpec {
        accessModes: [string], awsElasticBlockStore: AWSElasticBlockStoreVolumeSource,
        azureDisk: AzureDiskVolumeSource, azureFile: AzureFilePersistentVolumeSource,
        capacity: {quantity}, cephfs: CephFSPersistentVolumeSource,
        cinder: CinderPersistentVolumeSource, claimRef: ObjectReference, csi: CSIPersistentVolumeSource,
        fc: FCVolumeSource, flexVolume: FlexPersistentVolumeSource, flocker: FlockerVolumeSource,
        gcePersistentDisk: GCEPersistentDiskVolumeSource, glusterfs: GlusterfsPersistentVolumeSource,
        hostPath: HostPathVolumeSource, iscsi: ISCSIPersistentVolumeSource, local: LocalVolumeSource,
        mountOptions: [string], nfs: NFSVolumeSource, nodeAffinity: VolumeNodeAffinity,
        persistentVolumeReclaimPolicy: string, photonPersistentDisk: PhotonPersistentDiskVolumeSource,
        portworxVolume: PortworxVolumeSource, quobyte: QuobyteVolumeSource,
        rbd: RBDPersistentVolumeSource, scaleIO: ScaleIOPersistentVolumeSource,
        storageClassName: string, storageos: StorageOSPersistentVolumeSource,
        volumeAttributesClassName: string, volumeMode: string,
        vsphereVolume: VsphereVirtualDiskVolumeSource,
    }
    PersistentVolumeClaimSpec {
        accessModes: [string], dataSource: TypedLocalObjectReference,
        dataSourceRef: TypedObjectReference, resources: VolumeResourceRequirements,
        selector: LabelSelector, storageClassName: string, volumeAttributesClassName: string,
        volumeMode: string, volumeName: string,
    }
    LimitRangeSpec { limits: [LimitRangeItem] }
    ResourceQuotaSpec { hard: {quantity}, scopeSelector: ScopeSelector, scopes: [string] }
    EndpointSubset {
        addresses: [EndpointAddress], notReadyAddresses: [EndpointAddress], ports: [EndpointPort],
    }
    DeploymentSpec {
        minReadySeconds: int32, paused: bool, progressDeadlineSeconds: int32, replicas: int32,
        revisionHistoryLimit: int32, selector: LabelSelector, strategy: DeploymentStrategy,
        template: PodTemplateSpec,
    }
    StatefulSetSpec {
        minReadySeconds: int32, ordinals: StatefulSetOrdinals,
        persistentVolumeClaimRetentionPolicy: StatefulSetPersistentVolumeClaimRetentionPolicy,
        podManagementPolicy: string, replicas: int32, revisionHistoryLimit: int32,
        selector: LabelSelector, serviceName: string, template: PodTemplateSpec,
        updateStrategy: StatefulSetUpdateStrategy, volumeClaimTemplates: [PersistentVolumeClaim],
    }
    DaemonSetSpec {
        minReadySeconds: int32, revisionHistoryLimit: int32, selector: LabelSelector,
        template: PodTemplateSpec, updateStrategy: DaemonSetUpdateStrategy,
    }
    ReplicaSetSpec {
        minReadySeconds: int32, replicas: int32, selector: LabelSelector, template: PodTemplateSpec,
    }
    JobSpec {
        activeDeadlineSeconds: int, backoffLimit: int32, backoffLimitPerIndex: int32,
        completionMode: string, completions: int32, managedBy: string, manualSelector: bool,
        maxFailedIndexes: int32, parallelism: int32, podFailurePolicy: PodFailurePolicy,
        podReplacementPolicy: string, scheduling: JobSchedulingConfiguration, selector: LabelSelector,
        successPolicy: SuccessPolicy, suspend: bool, template: PodTemplateSpec,
        ttlSecondsAfterFinished: int32,
    }
    CronJobSpec {
        concurrencyPolicy: string, failedJobsHistoryLimit: int32, jobTemplate: JobTemplateSpec,
        schedule: string, startingDeadlineSeconds: int, successfulJobsHistoryLimit: int32,
        suspend: bool, timeZone: string,
    }
    IngressSpec {
        defaultBackend: IngressBackend, ingressClassName: string, rules: [IngressRule],
        tls: [IngressTLS],
    }
    NetworkPolicySpec {
        egress: [NetworkPolicyEgressRule], ingress: [NetworkPolicyIngressRule],
        podSelector: LabelSelector, policyTypes: [string],
    }
    IngressClassSpec { controller: string, parameters: IngressClassParametersReference }
    PolicyRule {
        apiGroups: [string], nonResourceURLs: [string], resourceNames: [string], resources: [string],
        verbs: [string],
    }
    AggregationRule { clusterRoleSelectors: [LabelSelector] }
    Subject { apiGroup: string, kind: string, name: string, namespace: string }
    RoleRef { apiGroup: string, kind: string, name: string }
    PodDisruptionBudgetSpec {
        maxUnavailable: intstr, minAvailable: intstr, selector: LabelSelector,
        unhealthyPodEvictionPolicy: string,
    }
    HorizontalPodAutoscalerSpec {
        behavior: HorizontalPodAutoscalerBehavior, maxReplicas: int32, metrics: [MetricSpec],
        minReplicas: int32, scaleTargetRef: CrossVersionObjectReference,
    }
    TopologySelectorTerm { matchLabelExpressions: [TopologySelectorLabelRequirement] }
    ValidatingWebhook {
        admissionReviewVersions: [string], clientConfig: WebhookClientConfig, failurePolicy: string,
        matchConditions: [MatchCondition], matchPolicy: string, name: string,
        namespaceSelector: LabelSelector, objectSelector: LabelSelector, rules: [RuleWithOperations],
        sideEffects: string, timeoutSeconds: int32,
    }
    MutatingWebhook {
        admissionReviewVersions: [string], clientConfig: WebhookClientConfig, failurePolicy: string,
        matchConditions: [MatchCondition], matchPolicy: string, name: string,
        namespaceSelector: LabelSelector, objectSelector: LabelSelector, reinvocationPolicy: string,
        rules: [RuleWithOperations], sideEffects: string, timeoutSeconds: int32,
    }
    ValidatingAdmissionPolicySpec {
        auditAnnotations: [AuditAnnotation], failurePolicy: string, matchConditions: [MatchCondition],
        matchConstraints: MatchResources, paramKind: ParamKind, validations: [Validation],
        variables: [Variable],
    }
    ValidatingAdmissionPolicyBindingSpec {
        matchResources: MatchResources, paramRef: ParamRef, policyName: string,
        validationActions: [string],
    }
    OwnerReference {
        apiVersion: string, blockOwnerDeletion: bool, controller: bool, kind: string, name: string,
        uid: string,
    }
    ManagedFieldsEntry {
        apiVersion: string, fieldsType: string, fieldsV1: any, manager: string, operation: string,
        subresource: string, time: string,
    }
    Volume {
        awsElasticBlockStore: AWSElasticBlockStoreVolumeSource, azureDisk: AzureDiskVolumeSource,
        azureFile: AzureFileVolumeSource, cephfs: CephFSVolumeSource, cinder: CinderVolumeSource,
        configMap: ConfigMapVolumeSource, csi: CSIVolumeSource, downwardAPI: DownwardAPIVolumeSource,
        emptyDir: EmptyDirVolumeSource, ephemeral: EphemeralVolumeSource, fc: FCVolumeSource,
        flexVolume: FlexVolumeSource, flocker: FlockerVolumeSource,
        gcePersistentDisk: GCEPersistentDiskVolumeSource, gitRepo: GitRepoVolumeSource,
        glusterfs: GlusterfsVolumeSource, hostPath: HostPathVolumeSource, image: ImageVolumeSource,
        iscsi: ISCSIVolumeSource, name: string, nfs: NFSVolumeSource,
        persistentVolumeClaim: PersistentVolumeClaimVolumeSource,
        photonPersistentDisk: PhotonPersistentDiskVolumeSource, portworxVolume: PortworxVolumeSource,
        projected: ProjectedVolumeSource, quobyte: QuobyteVolumeSource, rbd: RBDVolumeSource,
        scaleIO: ScaleIOVolumeSource, secret: SecretVolumeSource, storageos: StorageOSVolumeSource,
        vsphereVolume: VsphereVirtualDiskVolumeSource,
    }
    Container {
        args: [string], command: [string], env: [EnvVar], envFrom: [EnvFromSource], image: string,
        imagePullPolicy: string, lifecycle: Lifecycle, livenessProbe: Probe, name: string,
        ports: [ContainerPort], readinessProbe: Probe, resizePolicy: [ContainerResizePolicy],
        resources: ResourceRequirements, restartPolicy: string,
        restartPolicyRules: [ContainerRestartRule], securityContext: SecurityContext,
        startupProbe: Probe, stdin: bool, stdinOnce: bool, terminationMessagePath: string,
        terminationMessagePolicy: string, tty: bool, volumeDevices: [VolumeDevice],
        volumeMounts: [VolumeMount], workingDir: string,
    }
    EphemeralContainer {
        args: [string], command: [string], env: [EnvVar], envFrom: [EnvFromSource], image: string,
        imagePullPolicy: string, lifecycle: Lifecycle, livenessProbe: Probe, name: string,
        ports: [ContainerPort], readinessProbe: Probe, resizePolicy: [ContainerResizePolicy],
        resources: ResourceRequirements, restartPolicy: string,
        restartPolicyRules: [ContainerRestartRule], securityContext: SecurityContext,
        startupProbe: Probe, stdin: bool, stdinOnce: bool, targetContainerName: string,
        terminationMessagePath: string, terminationMessagePolicy: string, tty: bool,
        volumeDevices: [VolumeDevice], volumeMounts: [VolumeMount], workingDir: string,
    }
    PodSecurityContext {
        appArmorProfile: AppArmorProfile, fsGroup: int, fsGroupChangePolicy: string, runAsGroup: int,
        runAsNonRoot: bool, runAsUser: int, seLinuxChangePolicy: string, seLinuxOptions: SELinuxOptions,
        seccompProfile: SeccompProfile, supplementalGroups: [int], supplementalGroupsPolicy: string,
        sysctls: [Sysctl], windowsOptions: WindowsSecurityContextOptions,
    }
    Affinity { nodeAffinity: NodeAffinity, podAffinity: PodAffinity, podAntiAffinity: PodAntiAffinity }
    Toleration { effect: string, key: string, operator: string, tolerationSeconds: int, value: string }
    HostAlias { hostnames: [string], ip: string }
    PodDNSConfig { nameservers: [string], options: [PodDNSConfigOption], searches: [string] }
    PodReadinessGate { conditionType: string }
    TopologySpreadConstraint {
        labelSelector: LabelSelector, matchLabelKeys: [string], maxSkew: int32, minDomains: int32,
        nodeAffinityPolicy: string, nodeTaintsPolicy: string, topologyKey: string,
        whenUnsatisfiable: string,
    }
    PodOS { name: string }
    PodSchedulingGate { name: string }
    PodResourceClaim { name: string, resourceClaimName: string, resourceClaimTemplateName: string }
    ResourceRequirements { claims: [ResourceClaim], limits: {quantity}, requests: {quantity} }
    PodSchedulingGroup { podGroupName: string }
    EvictionResponder { name: string, priority: int32 }
    ServicePort {
        appProtocol: string, name: string, nodePort: int32, port: int32, protocol: string,
        targetPort: intstr,
    }
    SessionAffinityConfig { clientIP: ClientIPConfig }
    Taint { effect: string, key: string, timeAdded: string, value: string }
    NodeConfigSource { configMap: ConfigMapNodeConfigSource }
    NodePodPreemptionPolicy { disableResizePreemption: [string] }
    GCEPersistentDiskVolumeSource { fsType: string, partition: int32, pdName: string, readOnly: bool }
    AWSElasticBlockStoreVolumeSource {
        fsType: string, partition: int32, readOnly: bool, volumeID: string,
    }
    HostPathVolumeSource { path: string, type: string }
    GlusterfsPersistentVolumeSource {
        endpoints: string, endpointsNamespace: string, path: string, readOnly: bool,
    }
    NFSVolumeSource { path: string, readOnly: bool, server: string }
    RBDPersistentVolumeSource {
        fsType: string, image: string, keyring: string, monitors: [string], pool: string,
        readOnly: bool, secretRef: SecretReference, user: string,
    }
    ISCSIPersistentVolumeSource {
        chapAuthDiscovery: bool, chapAuthSession: bool, fsType: string, initiatorName: string,
        iqn: string, iscsiInterface: string, lun: int32, portals: [string], readOnly: bool,
        secretRef: SecretReference, targetPortal: string,
    }
    CinderPersistentVolumeSource {
        fsType: string, readOnly: bool, secretRef: SecretReference, volumeID: string,
    }
    CephFSPersistentVolumeSource {
        monitors: [string], path: string, readOnly: bool, secretFile: string,
        secretRef: SecretReference, user: string,
    }
    FCVolumeSource { fsType: string, lun: int32, readOnly: bool, targetWWNs: [string], wwids: [string] }
    FlockerVolumeSource { datasetName: string, datasetUUID: string }
    FlexPersistentVolumeSource {
        driver: string, fsType: string, options: {string}, readOnly: bool, secretRef: SecretReference,
    }
    AzureFilePersistentVolumeSource {
        readOnly: bool, secretName: string, secretNamespace: string, shareName: string,
    }
    VsphereVirtualDiskVolumeSource {
        fsType: string, storagePolicyID: string, storagePolicyName: string, volumePath: string,
    }
    QuobyteVolumeSource {
        group: string, readOnly: bool, registry: string, tenant: string, user: string, volume: string,
    }
    AzureDiskVolumeSource {
        cachingMode: string, diskName: string, diskURI: string, fsType: string, kind: string,
        readOnly: bool,
    }
    PhotonPersistentDiskVolumeSource { fsType: string, pdID: string }
    PortworxVolumeSource { fsType: string, readOnly: bool, volumeID: string }
    ScaleIOPersistentVolumeSource {
        fsType: string, gateway: string, protectionDomain: string, readOnly: bool,
        secretRef: SecretReference, sslEnabled: bool, storageMode: string, storagePool: string,
        system: string, volumeName: string,
    }
    LocalVolumeSource { fsType: string, path: string }
    StorageOSPersistentVolumeSource {
        fsType: string, readOnly: bool, secretRef: ObjectReference, volumeName: string,
        volumeNamespace: string,
    }
    CSIPersistentVolumeSource {
        controllerExpandSecretRef: SecretReference, controllerPublishSecretRef: SecretReference,
        driver: string, fsType: string, nodeExpandSecretRef: SecretReference,
        nodePublishSecretRef: SecretReference, nodeStageSecretRef: SecretReference, readOnly: bool,
        volumeAttributes: {string}, volumeHandle: string,
    }
    VolumeNodeAffinity { required: NodeSelector }
    LabelSelector { matchExpressions: [LabelSelectorRequirement], matchLabels: {string} }
    VolumeResourceRequirements { limits: {quantity}, requests: {quantity} }
    TypedLocalObjectReference { apiGroup: string, kind: string, name: string }
    TypedObjectReference { apiGroup: string, kind: string, name: string, namespace: string }
    LimitRangeItem {
        default: {quantity}, defaultRequest: {quantity}, max: {quantity},
        maxLimitRequestRatio: {quantity}, min: {quantity}, type: string,
    }
    ScopeSelector { matchExpressions: [ScopedResourceSelectorRequirement] }
    EndpointAddress { hostname: string, ip: string, nodeName: string, targetRef: ObjectReference }
    EndpointPort { appProtocol: string, name: string, port: int32, protocol: string }
    DeploymentStrategy { rollingUpdate: RollingUpdateDeployment, type: string }
    StatefulSetUpdateStrategy { rollingUpdate: RollingUpdateStatefulSetStrategy, type: string }
    StatefulSetPersistentVolumeClaimRetentionPolicy { whenDeleted: string, whenScaled: string }
    StatefulSetOrdinals { start: int32 }
    DaemonSetUpdateStrategy { rollingUpdate: RollingUpdateDaemonSet, type: string }
    PodFailurePolicy { rules: [PodFailurePolicyRule] }
    SuccessPolicy { rules: [SuccessPolicyRule] }
    JobSchedulingConfiguration {
        disruptionMode: any, resourceClaims: [any], schedulingConstraints: any, schedulingPolicy: any,
    }
    JobTemplateSpec { metadata: ObjectMeta, spec: JobSpec }
    IngressBackend { resource: TypedLocalObjectReference, service: IngressServiceBackend }
    IngressTLS { hosts: [string], secretName: string }
    IngressRule { host: string, http: HTTPIngressRuleValue }
    NetworkPolicyIngressRule { from: [NetworkPolicyPeer], ports: [NetworkPolicyPort] }
    NetworkPolicyEgressRule { ports: [NetworkPolicyPort], to: [NetworkPolicyPeer] }
    IngressClassParametersReference {
        apiGroup: string, kind: string, name: string, namespace: string, scope: string,
    }
    CrossVersionObjectReference { apiVersion: string, kind: string, name: string }
    MetricSpec {
        containerResource: ContainerResourceMetricSource, external: ExternalMetricSource,
        object: ObjectMetricSource, pods: PodsMetricSource, resource: ResourceMetricSource,
        type: string,
    }
    HorizontalPodAutoscalerBehavior { scaleDown: HPAScalingRules, scaleUp: HPAScalingRules }
    TopologySelectorLabelRequirement { key: string, values: [string] }
    WebhookClientConfig { caBundle: string, service: ServiceReference, url: string }
    RuleWithOperations {
        apiGroups: [string], apiVersions: [string], operations: [string], resources: [string],
        scope: string,
    }
    MatchCondition { expression: string, name: string }
    ParamKind { apiVersion: string, kind: string }
    MatchResources {
        excludeResourceRules: [NamedRuleWithOperations], matchPolicy: string,
        namespaceSelector: LabelSelector, objectSelector: LabelSelector,
        resourceRules: [NamedRuleWithOperations],
    }
    Validation { expression: string, message: string, messageExpression: string, reason: string }
    AuditAnnotation { key: string, valueExpression: string }
    Variable { expression: string, name: string }
    ParamRef {
        name: string, namespace: string, parameterNotFoundAction: string, selector: LabelSelector,
    }
    EmptyDirVolumeSource { medium: string, mode: int32, sizeLimit: quantity }
    GitRepoVolumeSource { directory: string, repository: string, revision: string }
    SecretVolumeSource {
        defaultMode: int32, defaultUser: int, items: [KeyToPath], optional: bool, secretName: string,
    }
    ISCSIVolumeSource {
        chapAuthDiscovery: bool, chapAuthSession: bool, fsType: string, initiatorName: string,
        iqn: string, iscsiInterface: string, lun: int32, portals: [string], readOnly: bool,
        secretRef: LocalObjectReference, targetPortal: string,
    }
    GlusterfsVolumeSource { endpoints: string, path: string, readOnly: bool }
    PersistentVolumeClaimVolumeSource { claimName: string, readOnly: bool }
    RBDVolumeSource {
        fsType: string, image: string, keyring: string, monitors: [string], pool: string,
        readOnly: bool, secretRef: LocalObjectReference, user: string,
    }
    FlexVolumeSource {
        driver: string, fsType: string, options: {string}, readOnly: bool,
        secretRef: LocalObjectReference,
    }
    CinderVolumeSource {
        fsType: string, readOnly: bool, secretRef: LocalObjectReference, volumeID: string,
    }
    CephFSVolumeSource {
        monitors: [string], path: string, readOnly: bool, secretFile: string,
        secretRef: LocalObjectReference, user: string,
    }
    DownwardAPIVolumeSource { defaultMode: int32, defaultUser: int, items: [DownwardAPIVolumeFile] }
    AzureFileVolumeSource { readOnly: bool, secretName: string, shareName: string }
    ConfigMapVolumeSource {
        defaultMode: int32, defaultUser: int, items: [KeyToPath], name: string, optional: bool,
    }
    ProjectedVolumeSource { defaultMode: int32, defaultUser: int, sources: [VolumeProjection] }
    ScaleIOVolumeSource {
        fsType: string, gateway: string, protectionDomain: string, readOnly: bool,
        secretRef: LocalObjectReference, sslEnabled: bool, storageMode: string, storagePool: string,
        system: string, volumeName: string,
    }
    StorageOSVolumeSource {
        fsType: string, readOnly: bool, secretRef: LocalObjectReference, volumeName: string,
        volumeNamespace: string,
    }
    CSIVolumeSource {
        driver: string, fsType: string, nodePublishSecretRef: LocalObjectReference, readOnly: bool,
        volumeAttributes: {string},
    }
    EphemeralVolumeSource { volumeClaimTemplate: PersistentVolumeClaimTemplate }
    ImageVolumeSource { pullPolicy: string, reference: string }
    ContainerPort {
        containerPort: int32, hostIP: string, hostPort: int32, name: string, protocol: string,
    }
    EnvFromSource { configMapRef: ConfigMapEnvSource, prefix: string, secretRef: SecretEnvSource }
    EnvVar { name: string, value: string, valueFrom: EnvVarSource }
    ContainerResizePolicy { resourceName: string, restartPolicy: string }
    ContainerRestartRule { action: string, exitCodes: ContainerRestartRuleOnExitCodes }
    VolumeMount {
        bindMountOptions: [string], mountPath: string, mountPropagation: string, name: string,
        readOnly: bool, recursiveReadOnly: string, subPath: string, subPathExpr: string,
    }
    VolumeDevice { devicePath: string, name: string }
    Probe {
        exec: ExecAction, failureThreshold: int32, grpc: GRPCAction, httpGet: HTTPGetAction,
        initialDelaySeconds: int32, periodSeconds: int32, successThreshold: int32,
        tcpSocket: TCPSocketAction, terminationGracePeriodSeconds: int, timeoutSeconds: int32,
    }
    Lifecycle { postStart: LifecycleHandler, preStop: LifecycleHandler, stopSignal: string }
    SecurityContext {
        allowPrivilegeEscalation: bool, appArmorProfile: AppArmorProfile, capabilities: Capabilities,
        privileged: bool, procMount: string, readOnlyRootFilesystem: bool, runAsGroup: int,
        runAsNonRoot: bool, runAsUser: int, seLinuxOptions: SELinuxOptions,
        seccompProfile: SeccompProfile, windowsOptions: WindowsSecurityContextOptions,
    }
    SELinuxOptions { level: string, role: string, type: string, user: string }
    WindowsSecurityContextOptions {
        gmsaCredentialSpec: string, gmsaCredentialSpecName: string, hostProcess: bool,
        runAsUserName: string,
    }
    Sysctl { name: string, value: string }
    SeccompProfile { localhostProfile: string, type: string }
    AppArmorProfile { localhostProfile: string, type: string }
    NodeAffinity {
        preferredDuringSchedulingIgnoredDuringExecution: [PreferredSchedulingTerm],
        requiredDuringSchedulingIgnoredDuringExecution: NodeSelector,
    }
    PodAffinity {
        preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm],
        requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm],
    }
    PodAntiAffinity {
        preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm],
        requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm],
    }
    PodDNSConfigOption { name: string, value: string }
    ResourceClaim { name: string, request: string }
    ClientIPConfig { timeoutSeconds: int32 }
    ConfigMapNodeConfigSource {
        kubeletConfigKey: string, name: string, namespace: string, resourceVersion: string, uid: string,
    }
    SecretReference { name: string, namespace: string }
    NodeSelector { nodeSelectorTerms: [NodeSelectorTerm] }
    LabelSelectorRequirement { key: string, operator: string, values: [string] }
    ScopedResourceSelectorRequirement { operator: string, scopeName: string, values: [string] }
    RollingUpdateDeployment { maxSurge: intstr, maxUnavailable: intstr }
    RollingUpdateStatefulSetStrategy { maxUnavailable: intstr, partition: int32 }
    RollingUpdateDaemonSet { maxSurge: intstr, maxUnavailable: intstr }
    PodFailurePolicyRule {
        action: string, onExitCodes: PodFailurePolicyOnExitCodesRequirement,
        onPodConditions: [PodFailurePolicyOnPodConditionsPattern],
    }
    SuccessPolicyRule { succeededCount: int32, succeededIndexes: string }
    IngressServiceBackend { name: string, port: ServiceBackendPort }
    HTTPIngressRuleValue { paths: [HTTPIngressPath] }
    NetworkPolicyPort { endPort: int32, port: intstr, protocol: string }
    NetworkPolicyPeer { ipBlock: IPBlock, namespaceSelector: LabelSelector, podSelector: LabelSelector }
    ObjectMetricSource {
        describedObject: CrossVersionObjectReference, metric: MetricIdentifier, target: MetricTarget,
    }
    PodsMetricSource { metric: MetricIdentifier, target: MetricTarget }
    ResourceMetricSource { name: string, target: MetricTarget }
    ContainerResourceMetricSource { container: string, name: string, target: MetricTarget }
    ExternalMetricSource { metric: MetricIdentifier, target: MetricTarget }
    HPAScalingRules {
        policies: [HPAScalingPolicy], selectPolicy: string, stabilizationWindowSeconds: int32,
        tolerance: quantity,
    }
    ServiceReference { name: string, namespace: string, path: string, port: int32 }
    NamedRuleWithOperations {
        apiGroups: [string], apiVersions: [string], operations: [string], resourceNames: [string],
        resources: [string], scope: string,
    }
    KeyToPath { key: string, mode: int32, path: string, user: int }
    DownwardAPIVolumeFile {
        fieldRef: ObjectFieldSelector, mode: int32, path: string,
        resourceFieldRef: ResourceFieldSelector, user: int,
    }
    VolumeProjection {
        clusterTrustBundle: ClusterTrustBundleProjection, configMap: ConfigMapProjection,
        downwardAPI: DownwardAPIProjection, podCertificate: PodCertificateProjection,
        secret: SecretProjection, serviceAccountToken: ServiceAccountTokenProjection,
    }
    PersistentVolumeClaimTemplate { metadata: ObjectMeta, spec: PersistentVolumeClaimSpec }
    ConfigMapEnvSource { name: string, optional: bool }
    SecretEnvSource { name: string, optional: bool }
    EnvVarSource {
        configMapKeyRef: ConfigMapKeySelector, fieldRef: ObjectFieldSelector,
        fileKeyRef: FileKeySelector, resourceFieldRef: ResourceFieldSelector,
        secretKeyRef: SecretKeySelector,
    }
    ContainerRestartRuleOnExitCodes { operator: string, values: [int32] }
    ExecAction { command: [string] }
    HTTPGetAction {
        host: string, httpHeaders: [HTTPHeader], path: string, port: intstr, protocol: string,
        scheme: string,
    }
    TCPSocketAction { host: string, port: intstr }
    GRPCAction { mode: string, port: int32, service: string }
    LifecycleHandler {
        exec: ExecAction, httpGet: HTTPGetAction, sleep: SleepAction, tcpSocket: TCPSocketAction,
    }
    Capabilities { add: [string], drop: [string] }
    PreferredSchedulingTerm { preference: NodeSelectorTerm, weight: int32 }
    PodAffinityTerm {
        labelSelector: LabelSelector, matchLabelKeys: [string], mismatchLabelKeys: [string],
        namespaceSelector: LabelSelector, namespaces: [string], topologyKey: string,
    }
    WeightedPodAffinityTerm { podAffinityTerm: PodAffinityTerm, weight: int32 }
    NodeSelectorTerm {
        matchExpressions: [NodeSelectorRequirement], matchFields: [NodeSelectorRequirement],
    }
    PodFailurePolicyOnExitCodesRequirement { containerName: string, operator: string, values: [int32] }
    PodFailurePolicyOnPodConditionsPattern { status: string, type: string }
    ServiceBackendPort { name: string, number: int32 }
    HTTPIngressPath { backend: IngressBackend, path: string, pathType: string }
    IPBlock { cidr: string, except: [string] }
    MetricTarget { averageUtilization: int32, averageValue: quantity, type: string, value: quantity }
    MetricIdentifier { name: string, selector: LabelSelector }
    HPAScalingPolicy { periodSeconds: int32, type: string, value: int32 }
    ObjectFieldSelector { apiVersion: string, fieldPath: string }
    ResourceFieldSelector { containerName: string, divisor: quantity, resource: string }
    SecretProjection { items: [KeyToPath], name: string, optional: bool }
    DownwardAPIProjection { items: [DownwardAPIVolumeFile] }
    ConfigMapProjection { items: [KeyToPath], name: string, optional: bool }
    ServiceAccountTokenProjection { audience: string, expirationSeconds: int, path: string, user: int }
    ClusterTrustBundleProjection {
        labelSelector: LabelSelector, name: string, optional: bool, path: string, signerName: string,
        user: int,
    }
    PodCertificateProjection {
        certificateChainPath: string, credentialBundlePath: string, keyPath: string, keyType: string,
        maxExpirationSeconds: int32, signerName: string, user: int, userAnnotations: {string},
    }
    ConfigMapKeySelector { key: string, name: string, optional: bool }
    SecretKeySelector { key: string, name: string, optional: bool }
    FileKeySelector { key: string, optional: bool, path: string, volumeName: string }
    HTTPHeader { name: string, value: string }
    SleepAction { seconds: int }
    NodeSelectorRequirement { key: string, operator: string, values: [string] }
}
