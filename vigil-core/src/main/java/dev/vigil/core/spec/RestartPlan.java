package dev.vigil.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens when a service ends by itself.
 *
 * @param policy whether it is started again
 * @param backoff how long is waited before
 * @param limit when to give up; empty: never
 * @param successExits which ends count as success
 */
public record RestartPlan(
        RestartPolicy policy, Backoff backoff, Optional<RestartLimit> limit, SuccessExits successExits) {
    public static final RestartPlan DEFAULT =
            new RestartPlan(RestartPolicy.ALWAYS, Backoff.DEFAULT, Optional.empty(), SuccessExits.DEFAULT);

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.live("restart", Setting.text(policy)));
        settings.addAll(backoff.settings());
        limit.ifPresent(most ->
                settings.add(Setting.live("restart-limit", most.count() + " within " + Setting.text(most.within()))));
        settings.add(Setting.live("success-exit", successExits.codes() + " and signals " + successExits.signals()));
        return settings;
    }

    public RestartPlan withPolicy(RestartPolicy policy) {
        return new RestartPlan(policy, backoff, limit, successExits);
    }

    public RestartPlan withBackoff(Backoff backoff) {
        return new RestartPlan(policy, backoff, limit, successExits);
    }

    public RestartPlan withLimit(Optional<RestartLimit> limit) {
        return new RestartPlan(policy, backoff, limit, successExits);
    }

    public RestartPlan withSuccessExits(SuccessExits successExits) {
        return new RestartPlan(policy, backoff, limit, successExits);
    }
}
