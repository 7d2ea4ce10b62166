import { render } from 'preact';
import { App } from './app.tsx';
import { send } from './costsState.ts';
import { listenToHost } from './hostMessages.ts';
import './styles/panel.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
render(<App />, root);
listenToHost();
send({ type: 'panel-ready' });
