output "rows" {
  value = {
    caller         = data.alicloud_caller_identity.all.account_id
    clbs           = length(data.alicloud_slb_load_balancers.all.ids)
    nlbs           = length(data.alicloud_nlb_load_balancers.all.ids)
    nlb_listeners  = length(data.alicloud_nlb_listeners.all.ids)
    server_groups  = length(data.alicloud_nlb_server_groups.all.ids)
    vserver_groups = length(data.alicloud_slb_server_groups.all.ids)
    instances      = length(data.alicloud_instances.all.ids)
    interfaces     = length(data.alicloud_ecs_network_interfaces.all.ids)
    clb_listeners = sum([
      length(data.alicloud_slb_listeners.web.slb_listeners), length(data.alicloud_slb_listeners.api.slb_listeners),
      length(data.alicloud_slb_listeners.legacy.slb_listeners), length(data.alicloud_slb_listeners.campaign.slb_listeners),
    ])
  }
}
