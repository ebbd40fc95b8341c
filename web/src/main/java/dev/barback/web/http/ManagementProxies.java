package dev.barback.web.http;

import dev.barback.web.server.OnManagementContext;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/** Applies the trusted proxies to a separate management port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(OnManagementContext.class)
@Import(ProxiesConfiguration.class)
class ManagementProxies {}
