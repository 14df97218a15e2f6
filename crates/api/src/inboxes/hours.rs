//! Business hours over HTTP.

use inboxes::{
    BusinessHours, Holiday, HoursError, SettingsError, Shift, WeeklyShift, parse_time, write_time,
};
use kernel::InboxId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Path, Problem, Reply, id};

/// A weekly shift, local times.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Shift)]
pub(crate) struct ShiftDto {
    /// 1 Monday to 7 Sunday: the day it starts on.
    weekday: u8,
    /// `HH:MM`.
    from: String,
    /// `HH:MM`; at or before `from`: on the next day.
    to: String,
}

/// A shift of a holiday, local times.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ShiftTimes)]
pub(crate) struct ShiftTimesDto {
    /// `HH:MM`.
    from: String,
    /// `HH:MM`; at or before `from`: on the next day.
    to: String,
}

/// A date whose own shifts replace the weekly ones.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Holiday)]
pub(crate) struct HolidayDto {
    /// `YYYY-MM-DD`.
    date: String,
    /// What people call the day.
    name: String,
    /// None: closed.
    shifts: Vec<ShiftTimesDto>,
}

/// Business hours of an inbox.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Hours)]
pub(crate) struct HoursDto {
    /// IANA name.
    time_zone: String,
    /// Open all day on every day that is no holiday; the weekly shifts are kept aside.
    always: bool,
    shifts: Vec<ShiftDto>,
    holidays: Vec<HolidayDto>,
}

/// Longest name of a holiday, in characters.
const MAX_HOLIDAY_NAME: usize = 60;

impl HoursDto {
    /// Monday to Friday, 9 to 18.
    pub(super) fn office(time_zone: String) -> Self {
        let shift = |weekday| ShiftDto { weekday, from: "09:00".to_owned(), to: "18:00".to_owned() };
        Self { time_zone, always: false, shifts: (1..=5).map(shift).collect(), holidays: Vec::new() }
    }

    pub(super) fn read(self) -> Result<BusinessHours, Problem> {
        self.checked().map_err(|error| SettingsError::from(error).into())
    }

    fn checked(self) -> Result<BusinessHours, HoursError> {
        let shift = |from: &str, to: &str| Ok(Shift { from: parse_time(from)?, to: parse_time(to)? });
        let weekly = |given: &ShiftDto| {
            Ok(WeeklyShift { weekday: given.weekday, shift: shift(&given.from, &given.to)? })
        };
        let shifts = self.shifts.iter().map(weekly).collect::<Result<Vec<_>, HoursError>>()?;
        let mut holidays = Vec::new();
        for given in self.holidays {
            let own = given.shifts.iter().map(|times| shift(&times.from, &times.to));
            holidays.push(Holiday {
                date: given
                    .date
                    .parse()
                    .map_err(|_| HoursError::Date(given.date.chars().take(16).collect()))?,
                name: given.name.trim().chars().filter(|c| !c.is_control()).take(MAX_HOLIDAY_NAME).collect(),
                shifts: own.collect::<Result<_, HoursError>>()?,
            });
        }
        BusinessHours::new(&self.time_zone, self.always, &shifts, holidays)
    }
}

impl From<&BusinessHours> for HoursDto {
    fn from(hours: &BusinessHours) -> Self {
        let weekly = hours.weekly_shifts().into_iter().map(|given| ShiftDto {
            weekday: given.weekday,
            from: write_time(given.shift.from),
            to: write_time(given.shift.to),
        });
        let times = |shift: &Shift| ShiftTimesDto { from: write_time(shift.from), to: write_time(shift.to) };
        let holidays = hours.holidays().map(|holiday| HolidayDto {
            date: holiday.date.to_string(),
            name: holiday.name.clone(),
            shifts: holiday.shifts.iter().map(times).collect(),
        });
        Self {
            time_zone: hours.time_zone().to_owned(),
            always: hours.always(),
            shifts: weekly.collect(),
            holidays: holidays.collect(),
        }
    }
}

/// `GET /inboxes/{id}/hours`
pub(crate) async fn access_hours(agent: Agent, Path(inbox): Path<String>) -> Answer<Reply<HoursDto>> {
    let inbox: InboxId = id(&inbox)?;
    let hours = agent.read(move |tx, actor| inboxes::access_hours(tx, actor, inbox)).await?;
    Ok(Reply(HoursDto::from(&hours)))
}

/// `PUT /inboxes/{id}/hours`
pub(crate) async fn set_hours(
    agent: Agent,
    Path(inbox): Path<String>,
    Body(input): Body<HoursDto>,
) -> Answer<Reply<HoursDto>> {
    let inbox: InboxId = id(&inbox)?;
    let hours = input.read()?;
    let set = agent.write(move |tx, actor| inboxes::set_hours(tx, actor, inbox, &hours)).await?;
    Ok(Reply(HoursDto::from(&set)))
}
