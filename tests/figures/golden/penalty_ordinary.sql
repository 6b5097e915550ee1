SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'open_case'
    ) AND "t1"."_in") AS "enforcement_case.opened",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'decide_penalty'
    ) AND "t1"."_in") AS "enforcement_case.handled",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'decide_no_penalty'
    ) AND "t1"."_in") AS "enforcement_case.not_penalised",
  COALESCE(
    SUM("t1"."f_fine") FILTER(WHERE
      (
        "t1"."act" = 'decide_penalty'
      ) AND "t1"."_in"),
    0
  ) AS "enforcement_case.fines",
  COALESCE(
    SUM("t1"."f_confiscated_gains") FILTER(WHERE
      (
        "t1"."act" = 'decide_penalty'
      ) AND "t1"."_in"),
    0
  ) AS "enforcement_case.confiscated",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'hold_hearing'
    ) AND "t1"."_in") AS "enforcement_case.hearings",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('decide_penalty', 'decide_no_penalty')
    AND "t1"."_in"
    AND (
      "t1"."late_decide" >= 1
    )) AS "enforcement_case.decided_late",
  QUANTILE_CONT(DATE_DIFF('DAY', "t1"."opened_on", "t1"."on_date"), 0.5) FILTER(WHERE
    (
      "t1"."act" = 'decide_penalty'
    ) AND "t1"."_in") AS "enforcement_case.days_to_decide",
  COUNT(*) FILTER(WHERE
    "t1"."sa" IN ('investigating', 'investigated', 'noticed', 'suspended')
    AND "t1"."_by") - COUNT(*) FILTER(WHERE
    "t1"."sb" IN ('investigating', 'investigated', 'noticed', 'suspended')
    AND "t1"."_by") AS "enforcement_case.pending",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'legal_review'
    ) AND "t1"."_in") AS "enforcement_decision.legal_reviewed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'transfer_crime'
    ) AND "t1"."_in") AS "criminal_referral.transferred",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'judicial_reply'
    )
    AND "t1"."_in"
    AND (
      "t1"."f_result" = '立案'
    )) AS "criminal_referral.filed",
  COALESCE(
    SUM("t1"."f_persons") FILTER(WHERE
      (
        "t1"."act" = 'transfer_crime'
      ) AND "t1"."_in"),
    0
  ) AS "criminal_referral.persons",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'push_credit'
    ) AND "t1"."_in") AS "credit.dual_publicity_records",
  COUNT(*) FILTER(WHERE
    "t1"."on_date" <= MAKE_DATE(2024, 12, 31)) AS "_present"
FROM (
  SELECT
    "t0"."act_id",
    "t0"."case_id",
    "t0"."seq",
    "t0"."version",
    "t0"."act",
    "t0"."on_date",
    "t0"."eff",
    "t0"."opened_on",
    "t0"."mode",
    "t0"."jurisdiction",
    "t0"."agency_id",
    "t0"."sector",
    "t0"."origin",
    "t0"."sb",
    "t0"."sa",
    "t0"."outcome",
    "t0"."f_adopted",
    "t0"."f_amount",
    "t0"."f_channel",
    "t0"."f_complex_or_serious",
    "t0"."f_complex_relations",
    "t0"."f_conduct_ended_on",
    "t0"."f_confiscated_gains",
    "t0"."f_confiscated_goods",
    "t0"."f_corrected",
    "t0"."f_corrections",
    "t0"."f_cross_province",
    "t0"."f_days",
    "t0"."f_e_consent",
    "t0"."f_educated",
    "t0"."f_evidence",
    "t0"."f_fine",
    "t0"."f_first_time",
    "t0"."f_form",
    "t0"."f_grade",
    "t0"."f_ground",
    "t0"."f_hearing_on",
    "t0"."f_hearing_right",
    "t0"."f_heavier_than_notice",
    "t0"."f_id_shown",
    "t0"."f_in_enforcement_site",
    "t0"."f_in_full",
    "t0"."f_in_public",
    "t0"."f_keep_reporter_secret",
    "t0"."f_kinds",
    "t0"."f_law_qualified",
    "t0"."f_long_bar",
    "t0"."f_main_kind",
    "t0"."f_major_public_interest",
    "t0"."f_major_rights",
    "t0"."f_matter",
    "t0"."f_method",
    "t0"."f_mitigation",
    "t0"."f_mode",
    "t0"."f_on_review_list",
    "t0"."f_opinion",
    "t0"."f_other_severe",
    "t0"."f_over_time_bar",
    "t0"."f_party_kind",
    "t0"."f_persons",
    "t0"."f_proposal",
    "t0"."f_proposed_confiscation",
    "t0"."f_proposed_fine",
    "t0"."f_proposed_kinds",
    "t0"."f_record_made",
    "t0"."f_recorded",
    "t0"."f_redacted",
    "t0"."f_refunded",
    "t0"."f_replied_on",
    "t0"."f_result",
    "t0"."f_review_by_law",
    "t0"."f_rights",
    "t0"."f_route",
    "t0"."f_score",
    "t0"."f_served_by",
    "t0"."f_site_published",
    "t0"."f_social_impact",
    "t0"."f_source",
    "t0"."f_uses_monitoring",
    "t0"."late_close",
    "t0"."late_correction",
    "t0"."late_decide",
    "t0"."late_decision_announcement",
    "t0"."late_hearing_notice",
    "t0"."late_hearing_request",
    "t0"."late_legal_review",
    "t0"."late_notice_announcement",
    "t0"."late_pay",
    "t0"."late_pay_deferred",
    "t0"."late_preserve",
    "t0"."late_publish",
    "t0"."late_publish_enterprise",
    "t0"."late_push_credit",
    "t0"."late_serve",
    "t0"."late_statement",
    "t0"."late_time_bar",
    "t0"."late_time_bar_long",
    "t0"."late_unpublish",
    "t0"."late_verify",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_penalty_ordinary" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
