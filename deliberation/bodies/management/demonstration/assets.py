"""Health-creating assets of the demonstration: every one is made up, and so is where it lies."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """An asset. `review` and `checked` are days from today (below nought: ago); 0 for no day."""

    name: str
    kind: str
    category: str
    effect: str
    how: str
    town: str
    latitude: float
    longitude: float
    review: int = 200
    checked: int = -160


SOURCE = "Made up for the demonstration"
ENTRIES = (
    Entry("Reedbank Surgery", "organisation", "health_care", "direct", "Family doctors, with a walk-in hour each morning.", "Leicester", 52.641, -1.131),
    Entry("Saltings Pharmacy", "organisation", "health_care", "direct", "Checks blood pressure without an appointment.", "Loughborough", 52.773, -1.214),
    Entry("Bracken Road Dental Clinic", "organisation", "health_care", "direct", "Takes new patients from the villages.", "Hinckley", 52.539, -1.368, 12),
    Entry("Kestrel House day centre", "service", "social_care", "direct", "Days out of the house for people who need help.", "Melton Mowbray", 52.761, -0.892),
    Entry("Home First Charnwood", "service", "social_care", "direct", "Help in the first six weeks after hospital.", "Coalville", 52.730, -1.361, -20),
    Entry("The Listening Bench", "service", "mental_wellbeing", "direct", "Somebody to talk to, without a letter from a doctor.", "Oakham", 52.673, -0.730),
    Entry("Night Light crisis line", "service", "mental_wellbeing", "direct", "A voice at night for people who cannot go on.", "Leicester", 52.636, -1.123),
    Entry("Marsh Striders", "organisation", "sport_and_movement", "direct", "Free walks twice a week, at three speeds.", "Market Harborough", 52.474, -0.921),
    Entry("Heron Pool", "place", "sport_and_movement", "direct", "Warm water hours for people with aching joints.", "Lutterworth", 52.450, -1.209),
    Entry("Chair dance at the Corn Hall", "service", "sport_and_movement", "direct", "Movement to music, sitting down.", "Wigston", 52.590, -1.103, 25),
    Entry("Breathe Easy circle", "organisation", "peer_support", "direct", "People with lung disease help each other.", "Syston", 52.702, -1.082),
    Entry("New Parents’ Table", "organisation", "peer_support", "direct", "Breakfast for people with a first child.", "Uppingham", 52.587, -0.717),
    Entry("Carers’ Harbour", "service", "carers", "direct", "Breaks and advice for people who look after somebody.", "Hinckley", 52.536, -1.378),
    Entry("Saturday Sitters", "service", "carers", "direct", "Volunteers sit in, so that a carer can go out.", "Ashby-de-la-Zouch", 52.752, -1.464),
    Entry("Wherry Family Hub", "place", "children_and_families", "indirect", "Midwives, play and advice under one roof.", "Loughborough", 52.775, -1.208),
    Entry("The Engine House youth club", "place", "children_and_families", "indirect", "A warm room four evenings a week.", "Coalville", 52.724, -1.359),
    Entry("Thursday Lunch Club", "organisation", "older_people", "indirect", "A hot meal and company.", "Shepshed", 52.764, -1.296),
    Entry("Call a Neighbour", "service", "older_people", "indirect", "A call each week for people who live alone.", "Bottesford", 52.937, -0.811, -3),
    Entry("Alder Carr woods", "place", "green_space", "indirect", "A level path that wheelchairs can use.", "Oadby", 52.606, -1.077),
    Entry("Staithe allotments", "place", "green_space", "indirect", "Twelve plots kept for people on a low income.", "Market Harborough", 52.478, -0.928),
    Entry("Towpath Garden", "place", "green_space", "indirect", "A garden by the canal, grown by volunteers.", "Castle Donington", 52.840, -1.333),
    Entry("Full Cupboard food bank", "organisation", "food", "indirect", "Food for three days, and somebody who asks why.", "Leicester", 52.632, -1.138),
    Entry("Community Oven", "place", "food", "indirect", "People bake together on Fridays.", "Broughton Astley", 52.534, -1.208),
    Entry("Warm Homes van", "service", "homes", "indirect", "Draughts stopped and boilers checked.", "Melton Mowbray", 52.768, -0.889),
    Entry("Keystone housing advice", "service", "homes", "indirect", "Help before somebody loses their home.", "Leicester", 52.636, -1.123),
    Entry("Fen Works", "organisation", "work_and_skills", "indirect", "A social firm that trains people who were ill for long.", "Earl Shilton", 52.574, -1.321),
    Entry("Second Start job club", "service", "work_and_skills", "indirect", "Help with forms and interviews.", "Loughborough", 52.766, -1.216),
    Entry("Village library on wheels", "service", "learning", "indirect", "Books, a computer and a chat, every fortnight.", "Shepshed", 52.772, -1.294),
    Entry("Deep Breath Choir", "organisation", "arts_and_culture", "indirect", "Singing for people with weak lungs.", "Oakham", 52.672, -0.735),
    Entry("Penny Wise advice desk", "service", "money_advice", "indirect", "Debts and benefits, without a fee.", "Coalville", 52.722, -1.364, 40),
    Entry("Vale Hopper minibus", "service", "transport", "indirect", "Volunteer drivers to clinics after the last bus.", "Bottesford", 52.938, -0.806),
    Entry("Granary Lane hall", "place", "faith_and_community", "indirect", "A warm room, open to all, on weekdays.", "Melton Mowbray", 52.771, -0.880),
    Entry("Safe Harbour refuge", "organisation", "safety", "indirect", "A safe place; where it lies is not shown.", "", 0, 0),
)  # fmt: skip
