SELECT
  COUNT(*) FILTER(WHERE
    (
      "t10"."sa" = 'serving'
    ) AND "t10"."_by") - COUNT(*) FILTER(WHERE
    (
      "t10"."sb" = 'serving'
    ) AND "t10"."_by") AS "mediation.mediators",
  COUNT(*) FILTER(WHERE
    "t10"."on_date" <= MAKE_DATE(2024, 12, 31)) AS "_present"
FROM (
  SELECT
    "t9"."act_id",
    "t9"."case_id",
    "t9"."seq",
    "t9"."version",
    "t9"."act",
    "t9"."on_date",
    "t9"."eff",
    "t9"."opened_on",
    "t9"."mode",
    "t9"."jurisdiction",
    "t9"."agency_id",
    "t9"."sector",
    "t9"."origin",
    "t9"."sb",
    "t9"."sa",
    "t9"."outcome",
    "t9"."f_adult",
    "t9"."f_committee",
    "t9"."f_education",
    "t9"."f_full_time",
    "t9"."f_ground",
    "t9"."f_hours",
    "t9"."f_how",
    "t9"."f_months",
    "t9"."f_posting",
    "t9"."f_reason",
    "t9"."f_sex",
    "t9"."f_type",
    "t9"."late_engagement",
    "t9"."late_term",
    "t9"."late_training",
    "t9"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t9"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t2"."act_id",
        "t2"."case_id",
        "t2"."seq",
        "t2"."version",
        "t2"."act",
        "t2"."on_date",
        "t2"."eff",
        "t2"."opened_on",
        "t2"."mode",
        "t2"."jurisdiction",
        "t2"."agency_id",
        "t2"."sector",
        "t2"."origin",
        "t2"."sb",
        "t2"."sa",
        "t2"."outcome",
        "t2"."f_adult",
        "t2"."f_committee",
        "t2"."f_education",
        "t2"."f_full_time",
        "t2"."f_ground",
        "t2"."f_hours",
        "t2"."f_how",
        "t2"."f_months",
        "t2"."f_posting",
        "t2"."f_reason",
        "t2"."f_sex",
        "t2"."f_type",
        "t2"."late_engagement",
        "t2"."late_term",
        "t2"."late_training"
      FROM "acts_mediator" AS "t2"
      ANTI JOIN (
        SELECT
          "t1"."case_id",
          MAX("t1"."as_of_act_id") AS "gen"
        FROM "rederived_mediator" AS "t1"
        GROUP BY
          1
      ) AS "t5"
        ON "t2"."case_id" = "t5"."case_id"
    ) AS "t6"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t7".*
        EXCLUDE ("as_of_act_id")
      FROM (
        SELECT
          "t3"."act_id",
          "t3"."case_id",
          "t3"."seq",
          "t3"."version",
          "t3"."act",
          "t3"."on_date",
          "t3"."eff",
          "t3"."opened_on",
          "t3"."mode",
          "t3"."jurisdiction",
          "t3"."agency_id",
          "t3"."sector",
          "t3"."origin",
          "t3"."sb",
          "t3"."sa",
          "t3"."outcome",
          "t3"."f_adult",
          "t3"."f_committee",
          "t3"."f_education",
          "t3"."f_full_time",
          "t3"."f_ground",
          "t3"."f_hours",
          "t3"."f_how",
          "t3"."f_months",
          "t3"."f_posting",
          "t3"."f_reason",
          "t3"."f_sex",
          "t3"."f_type",
          "t3"."late_engagement",
          "t3"."late_term",
          "t3"."late_training",
          "t3"."as_of_act_id"
        FROM "rederived_mediator" AS "t3"
        SEMI JOIN (
          SELECT
            "t1"."case_id",
            MAX("t1"."as_of_act_id") AS "gen"
          FROM "rederived_mediator" AS "t1"
          GROUP BY
            1
        ) AS "t5"
          ON "t3"."case_id" = "t5"."case_id" AND "t3"."as_of_act_id" = "t5"."gen"
      ) AS "t7"
    ) AS "t8"
  ) AS "t9"
  WHERE
    STARTS_WITH("t9"."jurisdiction", '2104')
) AS "t10"
